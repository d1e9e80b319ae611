// SPDX-License-Identifier: MIT
#include "lmdb/env/denied.hpp"
#include "lmdb/env/file_locks.hpp"
#include "search.hpp"
#include <framesd/store/lmdb/open.hpp>
#include <framesd/store/lmdb/salvage.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <sys/stat.h>
#include <utility>

namespace framesd::store::lmdb {
namespace {

namespace fs = std::filesystem;

class FileSalvage final : public Salvage {
 public:
  FileSalvage(FileLocks file, std::uint64_t file_bytes, const raw::FileHeads& heads, Filter filter)
      : held_file_(std::move(file)),
        file_(held_file_.descriptor(), heads.page_bytes, file_bytes),
        search_(file_, heads, filter) {
    search_.run();
    search_.report_to(report_);
    report_.bytes = file_bytes;
    report_.page_bytes = heads.page_bytes;
    if (const Meta* const meta = search_.record()) {
      identity_.store_id = meta->store_id;
      const std::chrono::milliseconds since(static_cast<std::int64_t>(meta->created));
      if (meta->created != 0) identity_.created = std::chrono::system_clock::time_point(since);
    }
  }

  const SalvageReport& report() const noexcept override { return report_; }
  const Identity& identity() const noexcept override { return identity_; }
  const std::string& facts() const noexcept override { return search_.entries().facts(); }
  std::vector<Note> notes() const override {
    return search_.entries().notes(report_.expected != report_.frames || report_.old_rows_possible);
  }
  bool is_newer() const noexcept { return !search_.entries().meta() && search_.entries().is_newer(); }
  void set_file(std::string name) { report_.file = std::move(name); }

  checked<void> each_frame(FunctionRef<checked<void>(Depth, const NewRow&)> take) override {
    raw::Buffer held;
    for (const FramePlace& place : search_.frames()) {
      const auto frame = read_frame(file_, search_.format(), place, held);
      if (!frame) {
        --report_.frames;
        report_.damaged_frames.push_back(depth_of(place.key));
        continue;
      }
      const NewRow row{.source = frame->source, .resized = frame->resized, .absent = frame->absent};
      if (const auto done = take(depth_of(place.key), row); !done) return done;
    }
    return {};
  }

 private:
  const FileLocks held_file_;
  const raw::PageFile file_;
  Search search_;
  SalvageReport report_;
  Identity identity_;
};

checked<std::uint64_t> length_of(int fd, const fs::path& path) {
  struct stat found {};
  if (::fstat(fd, &found) != 0) return fail(errc::store_io, "cannot look at " + path.string());
  if (!S_ISREG(found.st_mode)) return fail(errc::store_foreign, path.string() + " is no file");
  return static_cast<std::uint64_t>(found.st_size);
}

checked<void> check_folder_of(const fs::path& directory) {
  std::error_code error;
  if (fs::exists(directory / "data.mdb", error)) return {};
  if (fs::exists(directory, error) && !fs::is_directory(directory, error)) {
    return fail(errc::store_missing, directory.string() + " is no folder: name the one that holds data.mdb");
  }
  return fail(errc::store_missing, "there is no data.mdb in " + directory.string());
}

}  // namespace

bool SalvageReport::is_whole() const noexcept {
  return expected == frames && damaged_frames.empty() && damaged_entries.empty() && !meta_lost &&
         !old_rows_possible;
}

checked<std::unique_ptr<Salvage>> begin_salvage(const fs::path& directory, Filter filter) {
  if (const auto there = check_folder_of(directory); !there) return there.error();
  if (const auto some = check_not_empty(directory); !some) return some.error();
  const fs::path path = directory / "data.mdb";
  auto file = FileLocks::open(path, false);
  if (!file) return file.error();
  if (file->is_taken_elsewhere(FileLocks::Byte::open))
    return fail(errc::log_in_use, "another process has " + path.string() + " open: stop it first");
  const auto bytes = length_of(file->descriptor(), path);
  if (!bytes) return bytes.error();
  const auto heads = raw::read_heads(file->descriptor(), *bytes);
  if (!heads)
    return fail(errc::store_foreign, path.string() + " is no store of framesd: no part of its " +
                                         std::to_string(*bytes) + " bytes is a page of one");
  auto salvage = std::make_unique<FileSalvage>(*std::move(file), *bytes, *heads, filter);
  salvage->set_file(path.string());
  if (salvage->is_newer())
    return fail(errc::store_newer_format, path.string() + " was made by a newer framesd: use that one");
  const SalvageReport& report = salvage->report();
  if (report.frames == 0 && report.notes == 0 && report.record == SalvageReport::Record::lost)
    return fail(errc::store_foreign,
                path.string() + " holds nothing of framesd that can be read: no frame, no note, no record");
  return std::unique_ptr<Salvage>(std::move(salvage));
}

}  // namespace framesd::store::lmdb
