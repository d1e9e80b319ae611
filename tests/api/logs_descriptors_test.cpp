// SPDX-License-Identifier: MIT
//
// A server of many logs that may have few files open.
#include "logs_fixture.hpp"

#include <fcntl.h>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using framesd::test::Logs;

namespace {

constexpr int kManyLogs = 12;
constexpr rlim_t kFewFiles = 24;  // fewer than the logs have together

std::string name_of(int log) { return "log" + std::to_string(log); }

rlim_t next_descriptor() {
  const int file = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  BOOST_REQUIRE_GE(file, 0);
  ::close(file);
  return static_cast<rlim_t>(file);
}

// The process may open some files more than it has, until this ends.
class FewDescriptors {
 public:
  explicit FewDescriptors(rlim_t more) {
    BOOST_REQUIRE_EQUAL(::getrlimit(RLIMIT_NOFILE, &before_), 0);
    rlimit few = before_;
    few.rlim_cur = next_descriptor() + more;
    BOOST_REQUIRE_EQUAL(::setrlimit(RLIMIT_NOFILE, &few), 0);
  }
  ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;

 private:
  rlimit before_{};
};

struct ManyLogs : Logs {
  ManyLogs() {
    for (int log = 0; log < kManyLogs; ++log) {
      make(name_of(log));
      upload("/logs/" + name_of(log) + "/frames");
    }
    response.clear();  // it keeps its log open
    restart_with({});
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(where_few_files_may_be_open, ManyLogs)

BOOST_AUTO_TEST_CASE(idle_logs_are_closed_for_those_that_are_asked_for) {
  const FewDescriptors limit(kFewFiles);
  for (int log = 0; log < kManyLogs; ++log) BOOST_TEST(total("/logs/" + name_of(log) + "/frames") == 2);
  BOOST_TEST(names().size() == kManyLogs + 1u);
  make("one-more");
  for (int log = 0; log < kManyLogs; ++log) BOOST_TEST(json("/logs/" + name_of(log)).at("frames") == 2);
}

BOOST_AUTO_TEST_CASE(and_where_none_is_idle_the_client_is_asked_to_come_again) {
  const FewDescriptors limit(2);
  const auto refused = json("/logs/" + name_of(0) + "/frames", 503);
  BOOST_TEST(refused.at("error_code").as_string() == "no_descriptors");
  BOOST_TEST(refused.at("detail").as_string().find(dir.path().string()) == std::string::npos);
  BOOST_TEST(header("Retry-After") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
