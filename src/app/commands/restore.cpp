// SPDX-License-Identifier: MIT
//
// framesd restore: makes logs of an archive that framesd backup has written.
#include "archive_output.hpp"
#include "commands.hpp"
#include "new_data_dir.hpp"
#include "settings.hpp"
#include "shared_options.hpp"
#include <framesd/archive/file.hpp>
#include <framesd/archive/log_builder.hpp>
#include <framesd/archive/read_archive.hpp>
#include <framesd/archive/selected.hpp>
#include <framesd/base/log.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace framesd::app {
namespace {

constexpr Option kNote{"note", "", "with --dry-run: note in data_dir that this backup was read back"};
constexpr Option kAs{"as", "NAME", "give the log that is restored this name"};

struct ArchiveInput {
  Descriptor file;
  std::string name;
  bool is_file = false;  // can be read twice
};

checked<ArchiveInput> open_input(const std::string& path) {
  ArchiveInput input{.file = {}, .name = path == "-" ? "standard input" : path};
  input.file.reset(path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!input.file) return fail(errc::file_missing, "cannot open " + input.name + ": " + errno_text(errno));
  struct stat found {};
  if (::fstat(input.file.get(), &found) != 0 || S_ISDIR(found.st_mode))
    return fail(errc::file_missing, input.name + " cannot be read");
  input.is_file = S_ISREG(found.st_mode) && ::lseek(input.file.get(), 0, SEEK_CUR) == 0;
  return input;
}

std::uint64_t store_bytes_of(const archive::Contents& contents, const archive::Selection& selection) {
  std::uint64_t bytes = 0;
  for (const archive::Manifest& log : contents.logs) {
    if (selection.log.empty() || selection.log == log.name)
      bytes += archive::store_bytes(log.rows, log.extent.frames);
  }
  return bytes;
}

// Checks what can be read twice before anything is made.
checked<void> check_first(const ArchiveInput& input, const archive::Selection& selection,
                          const std::filesystem::path& data_dir) {
  if (!input.is_file) return {};
  const auto contents = check_archive(input.file.get(), input.name);
  if (!contents) return contents.error();
  if (::lseek(input.file.get(), 0, SEEK_SET) != 0)
    return fail(errc::store_io, "cannot read " + input.name + " again: " + errno_text(errno));
  return check_room_in(data_dir, store_bytes_of(*contents, selection));
}

// What was made of it.
archive::Contents made_of(archive::Contents contents, const archive::Selection& selection) {
  if (!selection.log.empty())
    std::erase_if(contents.logs, [&](const archive::Manifest& log) { return log.name != selection.log; });
  if (!selection.as.empty()) contents.logs.at(0).name = selection.as;  // of one log alone
  return contents;
}

checked<archive::Contents> restore_into(const store::lmdb::OpenOptions& options, const ArchiveInput& input,
                                        const archive::Selection& selection) {
  const auto restoration = store::lmdb::begin_restoration(options);
  if (!restoration) return restoration.error();
  archive::LogBuilder builder([&](const archive::Manifest& log) -> checked<std::unique_ptr<store::Log>> {
    if (log.name == store::kDefaultLog) {
      if (const auto right = check_folder(options.directory); !right) return right.error();
    }
    return (*restoration)->make(log.name, log.rows, {.store_id = log.store_id, .created = log.created});
  });
  archive::Selected selected(selection, builder);
  archive::FileSource source(input.file.get(), input.name);
  auto contents = archive::read_archive(source, selected);
  if (!contents) return of_archive(input.name, contents.error());
  if (const auto published = (*restoration)->publish(); !published) return published.error();
  return contents;
}

int restore(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log.level, settings.log.format);
  const archive::Selection selection{.log = std::string(invocation.value_of(kLogOption)),
                                     .as = std::string(invocation.value_of(kAs))};
  const auto input = open_input(invocation.words.at(0));
  if (!input) return end_with(input.error());
  if (invocation.has(kDryRunOption)) {
    const auto contents = check_archive(input->file.get(), input->name);
    if (!contents) return end_with(contents.error());
    if (invocation.has(kNote)) note_copy(settings.store.directory, *contents, "read back", false);
    return print_contents(*contents, invocation.has(kJsonOption), stdout);
  }
  if (invocation.has(kNote)) {
    complain("restore: --note goes with --dry-run alone");
    return kWrongUsage;
  }
  const store::lmdb::OpenOptions options = settings.store_options();
  if (const auto right = check_first(*input, selection, options.directory); !right)
    return end_with(right.error());
  const auto contents = restore_into(options, *input, selection);
  if (!contents) return end_with(contents.error());
  return print_contents(made_of(*contents, selection), invocation.has(kJsonOption), stdout);
}

constexpr std::array kRestoreOptions = {&kOneLogOption, &kAs, &kTrialOption, &kNote, &kJsonOption};
constexpr std::array<std::string_view, 1> kRestoreSettings = {"data_dir"};

}  // namespace

extern constinit const Command kRestore{
    .name = "restore",
    .words = "FILE",
    .words_most = 1,
    .summary = "make logs of a file that framesd backup has written",
    .about =
        R"(Makes the logs of FILE in data_dir, or the one that --log names, under another name with --as.
FILE - is standard input. Everything is checked first; the logs become visible all together when
they are whole and on the disk, also if the power fails: framesd finishes or clears what is left
when it starts next.
A log that is there is never replaced. A log with a name may be restored while a server runs. With
--dry-run nothing is made: it checks a file and says what it holds. With --note as well, framesd
doctor knows from then on that there is this backup.

    framesd restore /mnt/usb/rig7.framesd --data-dir /var/lib/framesd
    framesd restore rig7.framesd --log default --as rig7-old --data-dir /var/lib/framesd
    framesd restore rig7.framesd --dry-run --json
)",
    .options = kRestoreOptions,
    .settings = kRestoreSettings,
    .run = restore};

}  // namespace framesd::app
