// SPDX-License-Identifier: MIT
#include "token_access.hpp"

#include "apart.hpp"
#include "support/temp_dir.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using namespace framesd::app;
using framesd::test::TempDir;

namespace {

constexpr const char* kVariables[] = {"INVOCATION_ID", "CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET"};

struct Fixture {
  Fixture() {
    std::ofstream(file) << "k3rn-0f-the-m4chine\n";
    std::filesystem::permissions(file, std::filesystem::perms::none);
  }

  // As a user who may not read the file is told.
  std::string advice(bool of_systemd) const {
    std::string told;
    const std::string cut = run_apart(
        [&](const Say& say) {
          for (const char* variable : kVariables) ::unsetenv(variable);
          if (of_systemd) ::setenv("INVOCATION_ID", "0123", 1);
          if (::geteuid() == 0 && ::setuid(12345) != 0) return;
          say(advice_of_service("ingest_token_file", file));
        },
        [&](std::string_view line) { told = line; });
    BOOST_TEST(cut == "");
    return told;
  }

  TempDir dir;
  const std::filesystem::path file = dir.path() / "ingest_token";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(token_access, Fixture)

BOOST_AUTO_TEST_CASE(a_service_that_may_not_read_a_file_is_told_of_credentials) {
  BOOST_TEST(advice(true) ==
             "; leave ingest_token_file out and give it to the service by LoadCredential=ingest_token:" +
                 file.string() + " in its unit, see OPERATING.md");
}

BOOST_AUTO_TEST_CASE(a_person_is_not) { BOOST_TEST(advice(false) == ""); }

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_needs_no_credential) {
  ::setenv("INVOCATION_ID", "0123", 1);
  BOOST_TEST(advice_of_service("ingest_token_file", dir.path() / "missing") == "");
  ::unsetenv("INVOCATION_ID");
}

BOOST_AUTO_TEST_SUITE_END()
