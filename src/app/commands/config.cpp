// SPDX-License-Identifier: MIT
//
// --check-config and --print-config: the configuration that a server would start with.
#include "commands.hpp"
#include "service_options.hpp"
#include "token_access.hpp"
#include <framesd/store/lmdb/open.hpp>

#include <algorithm>
#include <cstdio>
#include <string>

namespace framesd::app {
namespace {

// Whether the store in data_dir fits these settings. Nothing is made or locked for it.
checked<void> check_store(const Settings& settings) {
  const auto there = store::lmdb::glance_at(settings.store.directory);
  if (!there) return there.error();
  if (!*there || (*there)->frames == 0) return {};
  return store::lmdb::check_format(settings.store.directory.string(), (*there)->format,
                                   settings.store.format);
}

// Everything that is wrong, and the status of a server that is started with it.
class Verdict {
 public:
  void add(const std::string& complaints, int status) {
    complain_each(complaints);
    status_ = std::max(status_, status);  // what waiting does not mend outweighs what may come later
  }
  int status() const noexcept { return status_; }

 private:
  static_assert(kDone < kFailed && kFailed < kWrongUsage);
  int status_ = kDone;
};

int check(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  Complaints warnings;
  const auto options = service_options(settings, warnings);
  for (const std::string& warning : warnings) warn(warning);
  if (const auto something = store::lmdb::check_not_empty(settings.store.directory); !something)
    warn(something.error().detail + "; a server makes a new store of it");
  Verdict verdict;
  if (!options) verdict.add(options.error().detail, status_of(options.error()));
  if (const auto right = check_place(settings); !right)
    verdict.add(right.error().detail, right.error().code == errc::usage ? kWrongUsage : kFailed);
  if (const Complaints unreadable = unreadable_for_service(settings); !unreadable.empty())
    verdict.add(in_lines(unreadable), kFailed);
  if (const auto fits = check_store(settings); !fits) verdict.add(fits.error().detail, kWrongUsage);
  if (verdict.status() == kDone) std::fputs("the configuration is in order\n", stdout);
  return verdict.status();
}

int print(const Invocation& invocation) {
  std::fputs(print_config(invocation.configuration).c_str(), stdout);
  return kDone;
}

}  // namespace

constinit const Command kCheckConfig{.name = "--check-config",
                                     .words = {},
                                     .summary = "report whether the configuration is in order",
                                     .about = {},
                                     .options = {},
                                     .settings = {},
                                     .run = check};
constinit const Command kPrintConfig{.name = "--print-config",
                                     .words = {},
                                     .summary = "show every setting and where it comes from",
                                     .about = {},
                                     .options = {},
                                     .settings = {},
                                     .run = print};

}  // namespace framesd::app
