// SPDX-License-Identifier: MIT
//
// --check-config and --print-config: the configuration that a server would start with.
#include "commands.hpp"
#include "service_options.hpp"
#include "token_access.hpp"
#include <framesd/store/lmdb/open.hpp>

#include <cstdio>

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

int check(const Invocation& invocation) {
  Complaints warnings;
  const auto options = service_options(invocation.configuration.settings, warnings);
  for (const std::string& warning : warnings) warn(warning);
  if (!options) return complain_each(options.error().detail), status_of(options.error());
  if (const Complaints unreadable = unreadable_for_service(invocation.configuration.settings);
      !unreadable.empty())
    return complain_each(in_lines(unreadable)), kFailed;
  if (const auto something = store::lmdb::check_not_empty(invocation.configuration.settings.store.directory);
      !something)
    warn(something.error().detail + "; a server makes a new store of it");
  if (const auto fits = check_store(invocation.configuration.settings); !fits)
    return complain(fits.error().detail), kWrongUsage;
  std::fputs("the configuration is in order\n", stdout);
  return kDone;
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
