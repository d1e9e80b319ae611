// SPDX-License-Identifier: MIT
//
// How framesd verify is asked, and what it says of each log, whatever keeps the logs.
#pragma once

#include "options.hpp"
#include "shared_options.hpp"
#include <framesd/base/error.hpp>
#include <framesd/store/admin.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace framesd::app {

inline constexpr Option kPartOption{"part", "K/N",
                                    "check the K-th of N parts of the frames only, for one night each [1/1]"};

// How it is asked for and said.
struct AskedToVerify {
  store::VerifyPart part = {};
  bool json = false;
  bool with_names = false;  // each line begins with the name of its log

  // What such a line begins with.
  std::string prefix(const std::string& name) const { return with_names ? name + ": " : std::string(); }
};

// What is printed of one log on standard output: a line, or a JSON object.
struct Verified {
  bool sound = false;
  std::string text{};
};

// Errors: usage (--part).
[[nodiscard]] checked<AskedToVerify> asked_of(const Invocation& invocation);

// Faults go to standard error, unless JSON was asked for.
[[nodiscard]] Verified verified(const std::string& name, const store::VerifyReport& report,
                                const AskedToVerify& asked);
// Of a log that cannot be checked at all.
[[nodiscard]] Verified unverified(const std::string& name, const std::string& why,
                                  const AskedToVerify& asked);

// What is to be seen before the next log, which may take long.
void print_line(const Verified& log);
// Prints what is printed behind all logs, and gives the exit status.
[[nodiscard]] int conclude(const std::vector<Verified>& logs, const AskedToVerify& asked);

}  // namespace framesd::app
