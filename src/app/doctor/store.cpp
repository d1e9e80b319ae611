// SPDX-License-Identifier: MIT
//
// What the store says of itself, and whether its frames can be read.
#include "checks.hpp"
#include "commands/existing_store.hpp"
#include "commands/log_option.hpp"
#include "commands/logs_of_data_dir.hpp"
#include "frames.hpp"
#include "older_format.hpp"
#include "options.hpp"
#include <framesd/base/number.hpp>
#include <framesd/ingest/ledger.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <boost/json/parse.hpp>

namespace framesd::app {
namespace {

using store::lmdb::DiskStore;
using store::lmdb::Medium;

// A sample of the frames is taken in this many places. It is read in a few milliseconds, or a second from a
// slow card.
constexpr std::uint64_t kPlaces = 64;

std::uint64_t figure_of(const store::Health& health, std::string_view name) {
  const auto found = std::ranges::find(health.figures, name, &store::Figure::name);
  return found == health.figures.end() ? 0 : found->value;
}

// Of the log of data_dir: the others are opened with the widths that they have.
void check_widths(const DiskStore& store, const store::Health& health, const Settings& settings,
                  Findings& findings) {
  const RowFormat& configured = settings.store.format;
  if (health.extent->frames == 0 || store.format() == configured) return;
  findings.bad(
      "widths",
      "the configuration says " + store::lmdb::words_of(configured) + ": a server does not open this store",
      "set source_width, frame_width and resample as the store has them, or name another data_dir");
}

void check_map(const DiskStore& store, const store::Health& health, const Settings& settings,
               const std::optional<Medium>& medium, Findings& findings) {
  const std::uint64_t used = figure_of(health, "used_bytes");
  const std::uint64_t most = store.opening().map_bytes;
  std::string found = "the store uses " + in_mebibytes(used) + " of at most " + in_mebibytes(most);
  if (most < settings.store.map_bytes) {
    return findings.warning("map_size", found + ": this process has no address space for map_size",
                            "raise the limit (ulimit -v, LimitAS) or lower map_size");
  }
  if (used > most / 10 * 9)
    return findings.bad("map_size", found, "raise map_size and restart the server before the store is full");
  if (medium && medium->free_bytes < most - std::min(used, most)) found += "; the disk is full before that";
  findings.well("map_size", found);
}

void check_readers(const DiskStore& store, const store::Health& health, Findings& findings) {
  const auto stale = store.opening().stale_readers;
  std::error_code error;
  const auto lock_file = std::filesystem::status(store.opening().directory / "lock.mdb", error).type();
  if (!stale && lock_file == std::filesystem::file_type::not_found)
    return findings.well("readers", "nobody reads the store: it has no lock.mdb yet");
  if (!stale) return findings.unknown("readers", "this user cannot see which processes read the store");
  const std::uint64_t used = figure_of(health, "readers");
  const std::string found = with_thousands(used) + " reader slots in use";
  if (*stale == 0) return findings.well("readers", found + ", none of a process that died");
  findings.warning("readers",
                   found + "; " + with_thousands(*stale) + " of processes that died were free again just now",
                   "no action is needed; find out what kills processes that read the store");
}

// Where a store was, lock.mdb stays.
bool has_lost_its_file(const std::filesystem::path& directory) {
  std::error_code error;
  return std::filesystem::exists(directory / "lock.mdb", error) &&
         std::filesystem::status(directory / "data.mdb", error).type() ==
             std::filesystem::file_type::not_found;
}

bool is_forbidden(const std::filesystem::path& directory) {
  return ::access((directory / "data.mdb").c_str(), R_OK) != 0 && errno == EACCES;
}

std::string newest_ingest_of(DiskStore& store) {
  const auto entries = store.look([](store::View& log) { return ingest::ledger(log, 1); });
  if (!entries || entries->empty()) return {};
  boost::system::error_code error;
  const boost::json::value entry = boost::json::parse(entries->front(), error);
  const boost::json::value* const time = error ? nullptr : entry.as_object().if_contains("time");
  return time != nullptr && time->is_string() ? std::string(time->get_string()) : std::string();
}

}  // namespace

std::string check_store(const Invocation& invocation, const std::optional<Medium>& medium, bool thorough,
                        Findings& findings) {
  const auto settings = settings_of_log(invocation);
  if (!settings) return findings.bad("store", settings.error().detail, "name a log that is there"), "";
  const std::string_view named = invocation.value_of(kLogOption);
  const std::string log(named.empty() ? store::kDefaultLog : named);
  const auto opened = open_log_to_read(invocation.configuration.settings, log);
  if (!opened && opened.error().code == errc::store_missing) {
    has_lost_its_file(settings->store.directory)
        ? findings.bad("store", file_missing_text(log), file_missing_advice(log))
        : findings.well("store", "there is none yet");
    return {};
  }
  if (const std::string older = opened ? std::string() : older_format_text(settings->store.directory);
      !older.empty())
    return findings.warning("store", older, std::string(migrate_advice())), "";
  if (!opened)
    return findings.bad("store", opened.error().detail,
                        is_forbidden(settings->store.directory)
                            ? as_another_user()
                            : advice_unless_newer(opened.error().code, "correct this, or restore a copy")),
           "";
  DiskStore& store = **opened;
  const store::Health health = store.health();
  const std::string advice = damage_advice(invocation.configuration.settings.store.directory, log);
  if (!health.answers || !health.extent) return findings.bad("store", "it cannot be read", advice), "";
  findings.well("store",
                with_thousands(health.extent->frames) + " frames, " + store::lmdb::words_of(store.format()));
  if (settings->store.directory == invocation.configuration.settings.store.directory)
    check_widths(store, health, *settings, findings);
  check_map(store, health, *settings, medium, findings);
  check_readers(store, health, findings);
  FramesRead read = thorough ? read_all(store) : read_sample(store, health.extent->frames, kPlaces);
  read.sound ? findings.well("frames", std::move(read.found))
             : findings.bad("frames", std::move(read.found), advice);
  return newest_ingest_of(store);
}

}  // namespace framesd::app
