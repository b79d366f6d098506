// Runs the tests. Selecting none is a failure, so that a misspelt suite cannot pass.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>

namespace {

bool ran_none = false;

struct CountTests : doctest::IReporter {
  explicit CountTests(const doctest::ContextOptions&) {}
  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats& stats) override {
    ran_none = stats.numTestCasesPassingFilters == 0;
  }
  void test_case_start(const doctest::TestCaseData&) override {}
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_end(const doctest::CurrentTestCaseStats&) override {}
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}
};

REGISTER_LISTENER("count", 1, CountTests);

}  // namespace

int main(int argc, char** argv) {
  setenv("LC_ALL", "C", 1);  // what ./tutorial says is compared in English
  unsetenv("LADDER_LANG");
  const int status = doctest::Context(argc, argv).run();
  if (ran_none) {
    std::cerr << "error: no test case was selected\n";
    return 1;
  }
  return status;
}
