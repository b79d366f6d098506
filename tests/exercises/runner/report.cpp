#include "tests/exercises/runner/report.hpp"

#include <algorithm>
#include <cstdio>

#include "tests/exercises/runner/say.hpp"

namespace exercises {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < ' '; }

std::string csv_text(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, is_control(c) ? ' ' : c);
  return quoted + "\"";
}

std::string json_text(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += is_control(c) ? ' ' : c;
  }
  return quoted + "\"";
}

std::string xml_text(const std::string& text) {
  std::string quoted;
  for (const char c : text) {
    if (c == '<')
      quoted += "&lt;";
    else if (c == '&')
      quoted += "&amp;";
    else if (c == '"')
      quoted += "&quot;";
    else
      quoted += is_control(c) ? ' ' : c;
  }
  return quoted;
}

std::string seconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", seconds);
  return text;
}

std::string junit_case(const Grade& grade) {
  std::string xml = "    <testcase classname=\"" + xml_text(grade.learner) + "\" name=\"" +
                    xml_text(grade.id + " " + grade.title) + "\" time=\"" +
                    seconds_text(grade.seconds) + "\"";
  if (!grade.handed_in) return xml + "><skipped message=\"not handed in\"/></testcase>\n";
  if (grade.verdict.state == State::passed) return xml + "/>\n";
  return xml + "><failure message=\"" + xml_text(state_text(grade)) + "\">" +
         xml_text(reason(grade)) + "</failure></testcase>\n";
}

std::string junit_suite(const std::string& learner, const std::vector<Grade>& grades) {
  std::string cases;
  int tests = 0, failures = 0, skipped = 0;
  for (const auto& grade : grades) {
    if (grade.learner != learner) continue;
    ++tests;
    failures += grade.handed_in && grade.verdict.state != State::passed;
    skipped += !grade.handed_in;
    cases += junit_case(grade);
  }
  return "  <testsuite name=\"" + xml_text(learner) + "\" tests=\"" + std::to_string(tests) +
         "\" failures=\"" + std::to_string(failures) + "\" errors=\"0\" skipped=\"" +
         std::to_string(skipped) + "\">\n" + cases + "  </testsuite>\n";
}

}  // namespace

std::string state_text(const Grade& grade) {
  return grade.handed_in ? state_text(grade.verdict.state) : message("not handed in");
}

std::string reason(const Grade& grade) {
  std::string reason = grade.verdict.what;
  if (!grade.verdict.how.empty()) reason += (reason.empty() ? "" : ": ") + grade.verdict.how;
  return reason;
}

std::string as_csv(const std::vector<Grade>& grades) {
  std::string csv = "learner,exercise,title,state,reason,seconds\n";
  for (const auto& grade : grades)
    csv += csv_text(grade.learner) + "," + grade.id + "," + csv_text(grade.title) + "," +
           csv_text(state_text(grade)) + "," + csv_text(reason(grade)) + "," +
           seconds_text(grade.seconds) + "\n";
  return csv;
}

std::string as_json(const std::vector<Grade>& grades, const std::vector<std::uint32_t>& seeds) {
  std::string json = "{\n  \"seeds\": [";
  for (const auto seed : seeds) json += (json.back() == '[' ? "" : ", ") + std::to_string(seed);
  json += "],\n  \"grades\": [";
  for (const auto& grade : grades)
    json += (json.back() == '[' ? std::string() : ",") +
            "\n    {\"learner\": " + json_text(grade.learner) +
            ", \"exercise\": " + json_text(grade.id) + ", \"title\": " + json_text(grade.title) +
            ", \"state\": " + json_text(state_text(grade)) +
            ", \"reason\": " + json_text(reason(grade)) +
            ", \"mistake\": " + json_text(grade.verdict.mistake) +
            ", \"seconds\": " + seconds_text(grade.seconds) + "}";
  return json + "\n  ]\n}\n";
}

std::string as_junit(const std::vector<Grade>& grades) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  std::vector<std::string> seen;
  for (const auto& grade : grades) {
    if (std::count(seen.begin(), seen.end(), grade.learner) != 0) continue;
    seen.push_back(grade.learner);
    xml += junit_suite(grade.learner, grades);
  }
  return xml + "</testsuites>\n";
}

}  // namespace exercises
