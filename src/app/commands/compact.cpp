// SPDX-License-Identifier: MIT
//
// framesd compact: writes a log anew, so that its file is no larger than it needs to be.
#include "commands.hpp"
#include "settings.hpp"
#include "shared_options.hpp"
#include <framesd/archive/contents.hpp>
#include <framesd/archive/file.hpp>
#include <framesd/archive/log_builder.hpp>
#include <framesd/archive/walk.hpp>
#include <framesd/base/json_writer.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/number.hpp>
#include <framesd/store/lmdb/compaction.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <utility>

namespace framesd::app {
namespace {

using store::lmdb::Compaction;

checked<Compaction::Bytes> compact_log(const Settings& settings, const std::string& name) {
  const auto compaction = store::lmdb::begin_compaction(settings.store_options(), name);
  if (!compaction) return compaction.error();
  store::Reader& log = (*compaction)->from();
  const auto extent = log.look([](store::View& view) { return view.extent(); });
  if (!extent)
    return Failure{extent.error(), "the log '" + name + "' cannot be read: " + extent.error().message()};
  const std::uint64_t needed = archive::store_bytes(log.format(), extent->frames);
  if (const auto room = archive::check_room(settings.store.directory, needed); !room) return room.error();
  archive::LogBuilder builder([&](const archive::Manifest&) { return (*compaction)->make(); });
  if (const auto copied = archive::walk(log, name, std::chrono::system_clock::now(), builder); !copied)
    return copied.error();
  return (*compaction)->finish();
}

std::string words_of(const std::string& name, const Compaction::Bytes& bytes, bool json) {
  if (!json)
    return name + ": " + with_thousands(bytes.before) + " bytes before, " + with_thousands(bytes.after) +
           " after\n";
  std::string text;
  JsonWriter(text)
      .begin_object()
      .member("log", name)
      .member("bytes_before", bytes.before)
      .member("bytes_after", bytes.after)
      .end_object();
  return text + "\n";
}

int compact(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log.level, settings.log.format);
  std::string name(invocation.value_of(kLogOption));
  if (name.empty()) name = store::kDefaultLog;
  if (!store::is_log_name(name))
    return end_with(
        fail(errc::usage, "--log: '" + name + "' is no log: " + std::string(store::log_name_rule())));
  const auto bytes = compact_log(settings, name);
  if (!bytes) return end_with(bytes.error());
  std::fputs(words_of(name, *bytes, invocation.has(kJsonOption)).c_str(), stdout);
  return kDone;
}

constexpr std::array kCompactOptions = {&kLogOption, &kJsonOption};
constexpr std::array<std::string_view, 1> kCompactSettings = {"data_dir"};

}  // namespace

extern constinit const Command kCompact{
    .name = "compact",
    .words = {},
    .summary = "write a log anew, so that its file is as small as it can be",
    .about =
        R"(Writes the log anew in order of depth, with everything that belongs to it, and puts the new file
in place of the old one: rows that were deleted, overwritten or stored in another order leave room
in the file that only this gives back to the disk. No other process may have the log open: stop the
server first. The disk needs room for the new file meanwhile. Cut off anywhere, also by a power
cut, it leaves the old file or the new one, never half of one.

    framesd compact --log rig7-a12 --data-dir /var/lib/framesd
)",
    .options = kCompactOptions,
    .settings = kCompactSettings,
    .run = compact};

}  // namespace framesd::app
