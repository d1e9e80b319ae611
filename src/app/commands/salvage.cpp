// SPDX-License-Identifier: MIT
//
// framesd salvage: makes a new log of all that can still be read of a damaged one.
#include "commands.hpp"
#include "new_data_dir.hpp"
#include "salvage_output.hpp"
#include "settings.hpp"
#include "shared_options.hpp"
#include <framesd/archive/contents.hpp>
#include <framesd/archive/log_builder.hpp>
#include <framesd/base/log.hpp>
#include <framesd/store/lmdb/open.hpp>
#include <framesd/store/lmdb/salvage.hpp>

#include <array>
#include <cstdio>
#include <string>

namespace framesd::app {
namespace {

namespace fs = std::filesystem;
using store::lmdb::Salvage;

constexpr Option kTo{"to", "NEW", "the data_dir that gets the new log; it is made if need be"};

// What is asked for: where the damaged log is, and where the new one goes.
struct Order {
  std::string log;
  fs::path from;
  fs::path to;  // empty: nothing is made
};

// Whether `path`, which need not be there yet, is `folder` or below it.
bool lies_in(const fs::path& path, const fs::path& folder) {
  std::error_code error;
  for (fs::path at = fs::weakly_canonical(path, error); !at.empty(); at = at.parent_path()) {
    if (fs::equivalent(at, folder, error)) return true;
    if (at == at.parent_path()) break;
  }
  return false;
}

checked<Order> order_from(const Invocation& invocation) {
  const fs::path data_dir = invocation.words.at(0);
  Order order{.log = std::string(invocation.value_of(kLogOption)), .from = data_dir, .to = {}};
  if (order.log.empty()) order.log = store::kDefaultLog;
  if (order.log != store::kDefaultLog) {
    if (!store::is_log_name(order.log))
      return fail(errc::usage,
                  "--log: '" + order.log + "' is no log: " + std::string(store::log_name_rule()));
    order.from = store::lmdb::folder_of_log(data_dir, order.log);
  }
  if (invocation.has(kDryRunOption)) return order;
  order.to = std::string(invocation.value_of(kTo));
  if (order.to.empty()) return fail(errc::usage, "salvage: --to NEW is missing, or --dry-run");
  if (lies_in(order.to, data_dir))
    return fail(errc::usage,
                "salvage: --to lies in the damaged data_dir, which is never changed: name another folder");
  return order;
}

checked<void> copy(Salvage& from, const Order& order, archive::LogBuilder& builder) {
  const store::lmdb::SalvageReport& report = from.report();
  const archive::Manifest manifest{.name = order.log,
                                   .rows = report.rows,
                                   .extent = {},
                                   .notes = report.notes,
                                   .facts_bytes = report.facts_bytes,
                                   .store_id = from.identity().store_id,
                                   .created = from.identity().created,
                                   .version = {}};
  if (const auto done = builder.begin_log(manifest); !done) return done;
  if (!from.facts().empty()) {
    if (const auto done = builder.facts(from.facts()); !done) return done;
  }
  const auto done =
      from.each_frame([&](Depth depth, const store::NewRow& row) { return builder.row(depth, row); });
  if (!done) return done;
  for (const store::Note& note : from.notes()) {
    if (const auto taken = builder.note(note); !taken) return taken;
  }
  return builder.end_log();
}

checked<void> make_log(Salvage& from, const Order& order, store::lmdb::OpenOptions options) {
  options.directory = order.to;
  const store::lmdb::SalvageReport& report = from.report();
  if (order.log == store::kDefaultLog) {
    if (const auto right = check_folder(order.to); !right) return right;
  }
  const std::uint64_t bytes = archive::store_bytes(report.rows, report.frames);
  if (const auto room = check_room_in(order.to, bytes); !room) return room;
  const auto restoration = store::lmdb::begin_restoration(options);
  if (!restoration) return restoration.error();
  archive::LogBuilder builder([&](const archive::Manifest& log) {
    return (*restoration)->make(log.name, log.rows, from.identity());
  });
  if (const auto done = copy(from, order, builder); !done) return done;
  return (*restoration)->publish();
}

int salvage(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log.level, settings.log.format);
  const auto order = order_from(invocation);
  if (!order) return end_with(order.error());
  const auto from = store::lmdb::begin_salvage(order->from, settings.store.format.filter);
  if (!from) return end_with(from.error());
  if (!order->to.empty()) {
    if (const auto made = make_log(**from, *order, settings.store_options()); !made)
      return end_with(made.error());
  }
  const store::lmdb::SalvageReport& report = (*from)->report();
  if (invocation.has(kJsonOption))
    std::puts(salvage_json(report, order->log).c_str());
  else
    print_salvage(report);
  return report.is_whole() ? kDone : kRowsMissing;
}

constexpr std::array kSalvageOptions = {&kTo, &kLogOption, &kTrialOption, &kJsonOption};
constexpr std::array<std::string_view, 1> kSalvageSettings = {"resample"};

}  // namespace

extern constinit const Command kSalvage{
    .name = "salvage",
    .words = "DIR",
    .words_most = 1,
    .summary = "make a new log of what can still be read of a damaged one",
    .about =
        R"(Reads the damaged log of the data_dir DIR page by page, also where nothing else opens it, and makes
a new log in NEW of every frame, note and fact whose checksums hold. DIR is never changed. The log
keeps its identity; it is there whole or, if salvage is killed, not at all. No other process may
have DIR open.

What is lost goes to standard error, a line each: frames by depth, pages with the nearest frames on
both sides, ranges with how many frames are missing there; the sum to standard output; --json lists
everything. Exit status 3 if something is missing. With --dry-run nothing is made: it says what
could be saved.

Widths and filter are those of the log; where no copy of its record is left the widths are found by
trial, and the filter is that of resample. Where it cannot be known which pages were in use, rows
that had been deleted or overwritten may come back, and that is said.

    framesd salvage /var/lib/framesd --dry-run
    framesd salvage /var/lib/framesd --to /mnt/new/framesd
    framesd salvage /var/lib/framesd --log rig7-a12 --to /mnt/new/framesd --json
)",
    .options = kSalvageOptions,
    .settings = kSalvageSettings,
    .run = salvage};

}  // namespace framesd::app
