// grade: every answer of a learner, or of a folder of learners, with hidden seeds too.
#include <algorithm>
#include <chrono>
#include <random>

#include "tests/exercises/runner/commands.hpp"
#include "tests/exercises/runner/report.hpp"
#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

struct Submission {
  std::string learner;
  fs::path folder;  // with 03b/engine_order.cpp and the like
};

// A learner's folder, or a clone of the repository with my/ in it.
bool is_one(const fs::path& folder, const std::vector<Exercise>& all) {
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& exercise) { return fs::is_directory(folder / exercise.id); });
}

void add(const fs::path& folder, const std::vector<Exercise>& all,
         std::vector<Submission>& submissions) {
  const std::string name = fs::canonical(folder).filename().string();
  if (is_one(folder, all))
    submissions.push_back({name, folder});
  else if (is_one(folder / "my", all))
    submissions.push_back({name, folder / "my"});
}

std::vector<Submission> submissions_in(const std::vector<fs::path>& folders,
                                       const std::vector<Exercise>& all) {
  std::vector<Submission> submissions;
  for (const auto& folder : folders) {
    if (!fs::is_directory(folder))
      throw UserError(
          text("{} is no folder; allowed: folders like my/, or folders of them", folder.string()));
    const std::size_t before = submissions.size();
    add(folder, all, submissions);
    if (submissions.size() > before) continue;
    std::vector<fs::path> inside;
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.is_directory()) inside.push_back(entry.path());
    std::sort(inside.begin(), inside.end());
    for (const auto& learner : inside) add(learner, all, submissions);
    if (submissions.size() == before)
      throw UserError(
          text("there are no answers in {}; allowed: folders like my/, or folders of "
               "them",
               folder.string()));
  }
  return submissions;
}

Grade graded(Checker& checker, const Exercise& exercise, const Submission& submission,
             const std::vector<std::uint32_t>& seeds) {
  Grade grade{submission.learner, exercise.id, exercise.title};
  const fs::path answer = Learner(submission.folder).answer(exercise);
  grade.handed_in = fs::is_regular_file(answer);
  if (!grade.handed_in) return grade;
  const auto begin = std::chrono::steady_clock::now();
  try {
    grade.verdict = checker.check(exercise, fs::absolute(answer), seeds);
  } catch (const std::exception& error) {  // whatever was handed in, the others are graded
    grade.verdict = {State::wrong, "", error.what()};
  }
  grade.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return grade;
}

void print(const Grade& grade) {
  if (!grade.handed_in) return;
  say(padded(grade.learner, 20) + " " + padded(grade.id, 4) + " " +
      padded(text(state_text(grade)), 16) + " " + shortened(reason(grade), 90));
}

void print_sums(const std::vector<Submission>& submissions, const std::vector<Grade>& grades,
                std::size_t exercises) {
  say();
  for (const auto& submission : submissions) {
    const auto passed = std::count_if(grades.begin(), grades.end(), [&](const Grade& grade) {
      return grade.learner == submission.learner && grade.handed_in &&
             grade.verdict.state == State::passed;
    });
    say(text("{}: {} of {} passed", submission.learner, passed, exercises));
  }
}

// What cannot be written is said before anything is graded, and not after an hour. Until then, what
// is there stays.
void check_writable(const fs::path& report) {
  const bool is_there = fs::exists(report);
  write_file(report, is_there ? read_file(report) : "");
  if (!is_there) fs::remove(report);
}

// Seeds that nobody knows before. The report has them, so that a grade can be given again.
std::vector<std::uint32_t> fresh_seeds() {
  std::random_device random;
  return {0, random(), random()};
}

}  // namespace

int grade(const Classroom& classroom, std::vector<fs::path> folders, const Reports& reports,
          std::vector<std::uint32_t> seeds) {
  if (folders.empty()) folders.push_back(classroom.my);
  if (seeds.empty()) seeds = fresh_seeds();
  const auto all = all_exercises(classroom.root);
  const auto submissions = submissions_in(folders, all);
  for (const auto& report : {reports.csv, reports.json, reports.junit})
    if (!report.empty()) check_writable(report);
  Builder builder(classroom.root, classroom.build);
  Checker checker(builder);
  std::vector<Grade> grades;
  for (const auto& submission : submissions)
    for (const auto& exercise : all) {
      grades.push_back(graded(checker, exercise, submission, seeds));
      print(grades.back());
    }
  print_sums(submissions, grades, all.size());
  if (!reports.csv.empty()) write_file(reports.csv, as_csv(grades));
  if (!reports.json.empty()) write_file(reports.json, as_json(grades, seeds));
  if (!reports.junit.empty()) write_file(reports.junit, as_junit(grades));
  return std::all_of(grades.begin(), grades.end(),
                     [](const Grade& grade) {
                       return !grade.handed_in || grade.verdict.state == State::passed;
                     })
             ? 0
             : 1;
}

}  // namespace exercises
