#include "tests/exercises/runner/learner.hpp"

#include <sstream>
#include <utility>

namespace exercises {

// A line for each exercise: its id, hash or -, hints that were given, 1 if the solution was asked
// for. Before them "current <id>".
Learner::Learner(fs::path folder) : folder_(std::move(folder)) {
  const fs::path file = folder_ / ".progress";
  if (!fs::exists(file)) return;
  for (const auto& line : lines_of(read_file(file))) {
    std::istringstream words(line);
    std::string id, passed;
    words >> id >> passed;
    if (id == "current") {
      current_ = passed;
      continue;
    }
    Notes& notes = notes_[id];
    words >> notes.hints >> notes.asked;
    if (passed != "-") notes.passed = passed;
  }
}

void Learner::save() const {
  std::ostringstream out;
  if (!current_.empty()) out << "current " << current_ << "\n";
  for (const auto& [id, notes] : notes_)
    out << id << " " << (notes.passed.empty() ? "-" : notes.passed) << " " << notes.hints << " "
        << notes.asked << "\n";
  write_file(folder_ / ".progress", out.str());
}

fs::path Learner::answer(const Exercise& exercise) const {
  return folder_ / exercise.id / (exercise.slug + ".cpp");
}

Progress Learner::progress(const Exercise& exercise) const {
  if (!has(exercise)) return Progress::not_started;
  const auto notes = notes_.find(exercise.id);
  if (notes == notes_.end() || notes->second.passed.empty()) return Progress::started;
  return hash_of(read_file(answer(exercise))) == notes->second.passed ? Progress::passed
                                                                      : Progress::edited;
}

void Learner::note_passed(const Exercise& exercise) {
  notes_[exercise.id].passed = hash_of(read_file(answer(exercise)));
  save();
}

void Learner::note_current(const Exercise& exercise) {
  if (std::exchange(current_, exercise.id) != exercise.id) save();
}

int Learner::next_hint(const Exercise& exercise) {
  const int hint = ++notes_[exercise.id].hints;
  save();
  return hint;
}

bool Learner::asks_again(const Exercise& exercise) {
  const bool again = std::exchange(notes_[exercise.id].asked, true);
  if (!again) save();
  return again;
}

void Learner::forget(const Exercise& exercise) {
  notes_.erase(exercise.id);
  save();
}

}  // namespace exercises
