// SPDX-License-Identifier: MIT
#include "archive_output.hpp"

#include "commands.hpp"
#include <framesd/archive/backup_mark.hpp>
#include <framesd/archive/file.hpp>
#include <framesd/archive/read_archive.hpp>

namespace framesd::app {

int print_contents(const archive::Contents& contents, bool json, std::FILE* to) {
  const std::string text = json ? json_of(contents) + "\n" : text_of(contents);
  std::fputs(text.c_str(), to);
  return kDone;
}

Failure of_archive(const std::string& name, Failure failure) {
  switch (static_cast<errc>(failure.code.value())) {
    case errc::archive_foreign:
    case errc::archive_newer:
    case errc::archive_cut:
    case errc::archive_damaged: failure.detail.insert(0, name + ": "); break;
    default: break;
  }
  return failure;
}

checked<archive::Contents> check_archive(int descriptor, const std::string& name) {
  archive::FileSource source(descriptor, name);
  archive::Ignore nothing;
  auto contents = archive::read_archive(source, nothing);
  if (!contents) return of_archive(name, contents.error());
  return contents;
}

void note_copy(const std::filesystem::path& data_dir, const archive::Contents& contents, std::string_view to,
               bool all) {
  const auto noted = archive::note_copies(data_dir, contents, to, all);
  if (!noted) warn("framesd doctor will not know of this backup: " + noted.error().detail);
}

}  // namespace framesd::app
