// SPDX-License-Identifier: MIT
//
// framesd: its commands, and logs that are kept by LMDB in data_dir.
#include "program.hpp"
#include "settings.hpp"
#include <framesd/base/log.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <array>
#include <utility>

#define FRAMESD_COMMANDS(ROW) \
  ROW(kServe)                 \
  ROW(kIngest)                \
  ROW(kStat)                  \
  ROW(kVerify)                \
  ROW(kDoctor)                \
  ROW(kHealth)                \
  ROW(kLogs)                  \
  ROW(kExport)                \
  ROW(kPush)                  \
  ROW(kBackup)                \
  ROW(kRestore)               \
  ROW(kCompact)               \
  ROW(kMigrate)               \
  ROW(kSalvage)               \
  ROW(kHelp)                  \
  ROW(kVersion)

#define FRAMESD_DECLARE(command) extern const Command command;
#define FRAMESD_ADDRESS(command) &command,

namespace framesd::app {

FRAMESD_COMMANDS(FRAMESD_DECLARE)

namespace {

constexpr std::array kCommands = {FRAMESD_COMMANDS(FRAMESD_ADDRESS)};

constexpr std::array<ProgramWord, 6> kWords = {{{"@PROGRAM", "framesd"},
                                                {"@CONF", "/etc/framesd.conf"},
                                                {"@STORE", "--data-dir /var/lib/framesd"},
                                                {"@IN_PLACE", ""},
                                                {"@A_PLACE", "a data_dir"},
                                                {"@PLACE", "data_dir"}}};

// Which store this is: one that was just made shows a data_dir that is wrong or not mounted, which would else
// look like a healthy server without frames.
void announce_store(const store::lmdb::DiskStore& store, const Settings& settings) {
  const store::lmdb::Opening& opening = store.opening();
  const std::string format = store::lmdb::words_of(store.format());
  const std::string_view directory = opening.directory.native();
  if (opening.made)
    log_event(LogLevel::warning, "a new store was made",
              {{"data_dir", directory}, {"rows", std::string_view(format)}});
  if (opening.replaced_format) {
    const std::string before = store::lmdb::words_of(*opening.replaced_format);
    log_event(
        LogLevel::warning, "the store held no frames and now has rows of other widths",
        {{"data_dir", directory}, {"rows", std::string_view(format)}, {"before", std::string_view(before)}});
  }
  if (!opening.read_only_because.empty()) {
    log_event(LogLevel::warning, "the store is read-only: writes are refused",
              {{"data_dir", directory}, {"because", std::string_view(opening.read_only_because)}});
  }
  if (opening.map_bytes < settings.store.map_bytes) {
    log_event(LogLevel::warning,
              "the store can only grow to map_bytes: this process has no address space for map_size; raise "
              "the limit (ulimit -v, LimitAS) or lower map_size",
              {{"map_size", settings.store.map_bytes}, {"map_bytes", opening.map_bytes}});
  }
}

}  // namespace

std::string_view program_name() noexcept { return "framesd"; }

std::span<const ProgramWord> program_words() noexcept { return kWords; }

std::string_view setting_of_place() noexcept { return "data_dir"; }

std::span<const Command* const> commands() noexcept { return kCommands; }

Place place_of_logs(const Settings& settings) { return {"data_dir", settings.store.directory.string()}; }

checked<void> check_place(const Settings& settings) {
  if (settings.database.url.empty()) return {};
  return fail(errc::usage,
              "database_url: this program keeps logs in data_dir; those of a database are served by "
              "framesd-postgres");
}

checked<ServedLogs> open_to_serve(const Settings& settings, std::function<void()> on_write_failure) {
  store::lmdb::OpenOptions options = settings.store_options();
  options.access = store::lmdb::Access::write_if_can;
  options.on_write_failure = std::move(on_write_failure);
  auto log = store::lmdb::open_store(options);
  if (!log) return log.error();
  announce_store(**log, settings);
  return ServedLogs{.others = store::lmdb::open_logs(options), .log = *std::move(log)};
}

bool is_lasting(const boost::system::error_code& error) noexcept {
  return error == errc::store_widths_differ || error == errc::store_newer_format;
}

}  // namespace framesd::app
