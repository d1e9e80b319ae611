// SPDX-License-Identifier: MIT
//
// framesd backup: copies the logs of a data_dir into one file. Runs beside a server, too.
#include "archive_output.hpp"
#include "commands.hpp"
#include "logs_of_data_dir.hpp"
#include "settings.hpp"
#include "shared_options.hpp"
#include "store_files.hpp"
#include <framesd/archive/file.hpp>
#include <framesd/archive/new_file.hpp>
#include <framesd/archive/walk.hpp>
#include <framesd/base/background.hpp>
#include <framesd/base/log.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace framesd::app {
namespace {

constexpr Option kVerifyCopy{"verify", "", "read FILE back afterwards, and check every byte of it"};

using store::lmdb::OpenOptions;

// The logs that are to be copied, and how they are opened.
class Logs {
 public:
  explicit Logs(const Settings& settings)
      : options_(settings.store_options()), data_dir_(settings.store.directory) {
    options_.access = store::lmdb::Access::read;
    options_.any_format = true;
    named_ = store::lmdb::open_logs(options_);
  }

  // only   one of them; empty: all
  checked<std::vector<std::string>> names(const std::string& only) {
    if (!only.empty()) return std::vector<std::string>{only};
    auto names = named_->names();
    if (!names) return names.error();
    opened_last_ = store::kDefaultLog;
    const auto own = store::lmdb::glance_at(data_dir_);
    if (!own) return own.error();
    if (*own) names->insert(names->begin(), std::string(store::kDefaultLog));
    if (names->empty()) return fail(errc::store_missing, "there is no store in " + data_dir_.string());
    return names;
  }

  checked<std::shared_ptr<store::Reader>> open(const std::string& name) {
    opened_last_ = name;
    if (name != store::kDefaultLog) {
      auto log = named_->open(name);
      if (!log) return log.error();
      return std::shared_ptr<store::Reader>(*std::move(log));
    }
    auto log = store::lmdb::open_store(options_);
    if (!log) return log.error();
    return std::shared_ptr<store::Reader>(*std::move(log));
  }

  // The log at which it ended, where it failed; empty: none was opened.
  const std::string& opened_last() const noexcept { return opened_last_; }

  // About how many bytes the archive of these will have.
  checked<std::uint64_t> bytes(const std::vector<std::string>& names) {
    std::uint64_t bytes = 0;
    for (const std::string& name : names) {
      const auto log = open(name);
      if (!log) return log.error();
      const auto extent = (*log)->look([](store::View& view) { return view.extent(); });
      if (!extent)
        return Failure{extent.error(), "the log '" + name + "' cannot be read: " + extent.error().message()};
      bytes += archive::archive_bytes((*log)->format(), extent->frames);
    }
    return bytes;
  }

  checked<archive::Contents> write(const std::vector<std::string>& names, int descriptor,
                                   const std::string& file) {
    archive::FileSink sink(descriptor, file);
    const archive::Writing writing(
        names, [this](const std::string& name) { return open(name); }, std::chrono::system_clock::now);
    auto contents = writing.to(sink);
    if (!contents) return contents;
    if (const auto synced = sink.sync(); !synced) return synced.error();
    return contents;
  }

 private:
  OpenOptions options_;
  const std::filesystem::path data_dir_;
  std::unique_ptr<store::Store> named_;
  std::string opened_last_;
};

// Whether the log is to blame, and not the place of the copy.
bool is_of_damage(const Failure& failure) {
  return failure.code == errc::store_corrupt || failure.code == errc::store_truncated ||
         failure.code == errc::store_foreign;
}

// Nothing of the other logs is copied, either: what to do stands in a line of its own.
int end_without_copy(const Failure& failure, const Logs& logs, const std::filesystem::path& data_dir) {
  const int status = end_with(failure);
  if (is_of_damage(failure) && !logs.opened_last().empty())
    complain("no log was copied. To do: " + damage_advice(data_dir, logs.opened_last()));
  return status;
}

// Whoever counts on the copy must know what cannot be in it.
void warn_of_missing_files(const Settings& settings) {
  const auto there = logs_of_data_dir(settings);
  if (!there) return;
  for (const std::string& name : there->without_file)
    warn(file_missing_text(name) + ", and it is not copied. To do: " + file_missing_advice(name));
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

// verify   the file is read back before it gets its name
checked<archive::Contents> to_file(Logs& logs, const std::vector<std::string>& names, const std::string& path,
                                   bool replace, bool verify) {
  auto file = archive::NewFile::begin(path, replace);
  if (!file) return file.error();
  const auto bytes = logs.bytes(names);
  if (!bytes) return bytes.error();
  if (const auto room = archive::check_room(folder_of(path), *bytes); !room) return room.error();
  auto contents = logs.write(names, file->descriptor(), path);
  if (!contents) return contents;
  if (verify) {
    ::lseek(file->descriptor(), 0, SEEK_SET);
    if (const auto read = check_archive(file->descriptor(), path); !read) return read.error();
  }
  if (const auto published = file->publish(); !published) return published.error();
  return contents;
}

checked<void> copy_out(int from, const std::string& name) {
  archive::FileSource source(from, name);
  archive::FileSink sink(STDOUT_FILENO, "standard output");
  std::vector<std::uint8_t> piece(256 << 10);
  for (;;) {
    const auto got = source.read(piece);
    if (!got) return got.error();
    if (*got == 0) return sink.flush();
    if (const auto done = sink.write(std::span(piece).first(*got)); !done) return done;
  }
}

// Whoever reads the pipe may be slow, and no look is held meanwhile.
checked<archive::Contents> to_output(Logs& logs, const std::vector<std::string>& names,
                                     const std::filesystem::path& folder) {
  if (::isatty(STDOUT_FILENO) != 0)
    return fail(errc::usage, "backup: standard output is a terminal; name a file, or pipe it somewhere");
  const auto bytes = logs.bytes(names);
  if (!bytes) return bytes.error();
  if (const auto room = archive::check_room(folder, *bytes); !room) return room.error();
  const auto file = archive::temporary_file(folder);
  if (!file) return file.error();
  const std::string name = "the temporary file in " + folder.string();
  auto contents = logs.write(names, file->get(), name);
  if (!contents) return contents;
  ::lseek(file->get(), 0, SEEK_SET);
  if (const auto done = copy_out(file->get(), name); !done) return done.error();
  return contents;
}

int backup(const Invocation& invocation) {
  run_in_background();  // whatever a server answers meanwhile comes first
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log.level, settings.log.format);
  const std::string& path = invocation.words.at(0);
  const bool out = path == "-";
  if (out && invocation.has(kVerifyCopy)) {
    complain(
        "backup: --verify reads the file back, which standard output cannot; framesd restore --dry-run "
        "checks what arrives");
    return kWrongUsage;
  }
  if (!out) {
    const auto right = check_no_store_file("backup: ", path, settings.store.directory);
    if (!right) return end_with(right.error());
  }
  Logs logs(settings);
  const std::string only(invocation.value_of(kLogOption));
  const auto names = logs.names(only);
  if (!names) return end_without_copy(names.error(), logs, settings.store.directory);
  const auto contents =
      out ? to_output(logs, *names, settings.store.directory)
          : to_file(logs, *names, path, invocation.has(kForceOption), invocation.has(kVerifyCopy));
  if (!contents) return end_without_copy(contents.error(), logs, settings.store.directory);
  if (only.empty()) warn_of_missing_files(settings);
  if (!out) note_copy(settings.store.directory, *contents, "file", only.empty());  // a pipe may end anywhere
  return print_contents(*contents, invocation.has(kJsonOption), out ? stderr : stdout);
}

constexpr std::array kBackupOptions = {&kOneLogOption, &kJsonOption, &kForceOption, &kVerifyCopy};
constexpr std::array<std::string_view, 1> kBackupSettings = {"data_dir"};

}  // namespace

extern constinit const Command kBackup{
    .name = "backup",
    .words = "FILE",
    .words_most = 1,
    .summary = "copy all logs, or one, into one file",
    .about =
        R"(Copies all logs of data_dir, or the one that --log names, with everything that belongs to them into
one file, which framesd restore reads on any machine. Each log is copied as it is at one moment.
If one of them is damaged nothing is copied: --log copies the others, one by one.
May run while a server uses the store. FILE is there when it is whole and on the disk, or not at
all; one that is there is not replaced without --force. FILE - is standard output: the copy is
made in data_dir first, in a file without a name, so that a slow pipe holds up nothing.
A FILE is noted in data_dir, where framesd doctor finds it. What went into a pipe is not: read it
back from where it went, with framesd restore - --dry-run --note.

    framesd backup /mnt/usb/rig7.framesd --verify --data-dir /var/lib/framesd
    framesd backup - --log rig7-a12 | ssh office 'cat > a12.framesd'
)",
    .options = kBackupOptions,
    .settings = kBackupSettings,
    .run = backup};

}  // namespace framesd::app
