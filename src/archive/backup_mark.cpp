// SPDX-License-Identifier: MIT
#include "parts.hpp"
#include <framesd/archive/backup_mark.hpp>
#include <framesd/archive/file.hpp>
#include <framesd/archive/new_file.hpp>

#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace framesd::archive {
namespace {

Failure unreadable(const std::filesystem::path& file, const std::string& why) {
  return fail(errc::store_io, "cannot read " + file.string() + ": " + why);
}

std::string lines_of(const std::vector<LastCopy>& copies) {
  std::string text;
  for (const LastCopy& copy : copies) {
    JsonWriter json(text);
    write(json, copy);
    text += '\n';
  }
  return text;
}

// Where root makes a backup, the server must still be able to read and replace the mark.
void give_to_owner_of(const std::filesystem::path& folder, int file) noexcept {
  constexpr mode_t kReadable = 0644;
  struct stat owner {};
  if (::stat(folder.c_str(), &owner) != 0) return;
  static_cast<void>(!::fchown(file, owner.st_uid, owner.st_gid));
  static_cast<void>(!::fchmod(file, kReadable));
}

checked<void> write_mark(const std::filesystem::path& data_dir, const std::string& text) {
  const std::filesystem::path path = data_dir / kBackupMark;
  auto file = NewFile::begin(path, true);
  if (!file) return file.error();
  give_to_owner_of(data_dir, file->descriptor());
  FileSink sink(file->descriptor(), path.string());
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  if (const auto done = sink.write({bytes, text.size()}); !done) return done;
  if (const auto done = sink.sync(); !done) return done;
  return file->publish();
}

}  // namespace

checked<std::vector<LastCopy>> last_copies(const std::filesystem::path& data_dir) {
  const std::filesystem::path path = data_dir / kBackupMark;
  std::vector<LastCopy> copies;
  std::error_code error;
  const bool there = std::filesystem::exists(path, error);
  if (error) return unreadable(path, error.message());
  if (!there) return copies;
  std::ifstream file(path, std::ios::binary);
  if (!file) return unreadable(path, "it cannot be opened");
  for (std::string line; std::getline(file, line);) {
    auto copy = read_last_copy(line);
    if (!copy) return fail(errc::archive_damaged, path.string() + " is damaged; the next backup replaces it");
    copies.push_back(*std::move(copy));
  }
  return copies;
}

checked<void> note_copies(const std::filesystem::path& data_dir, const Contents& contents,
                          std::string_view to, bool all) {
  std::vector<LastCopy> copies;
  if (!all) {
    if (auto known = last_copies(data_dir)) copies = *std::move(known);
  }
  for (const Manifest& log : contents.logs) {
    std::erase_if(copies, [&](const LastCopy& copy) { return copy.log.name == log.name; });
    copies.push_back({.log = log, .bytes = contents.bytes, .to = std::string(to)});
  }
  return write_mark(data_dir, lines_of(copies));
}

}  // namespace framesd::archive
