// SPDX-License-Identifier: MIT
#include "log.hpp"
#include "restoration.hpp"
#include <framesd/store/lmdb/compaction.hpp>

#include <optional>
#include <string>
#include <utility>

namespace framesd::store::lmdb {
namespace {

class FolderCompaction final : public Compaction {
 public:
  FolderCompaction(std::unique_ptr<DiskStore> log, std::unique_ptr<RestoredFolder> folder,
                   std::filesystem::path file, std::string_view name)
      : log_(std::move(log)), folder_(std::move(folder)), file_(std::move(file)), name_(name) {}

  Reader& from() noexcept override { return *log_; }

  [[nodiscard]] checked<std::unique_ptr<Log>> make() override {
    const auto identity = log_->look([](View& view) -> result<Identity> {
      return Identity{.store_id = view.id(), .created = view.created()};
    });
    if (!identity) return open_failure(file_.string(), identity.error());
    return folder_->make(name_, log_->format(), *identity);
  }

  [[nodiscard]] checked<Bytes> finish() override {
    std::error_code error;
    const std::uint64_t before = std::filesystem::file_size(file_, error);
    if (const auto replaced = folder_->replace(); !replaced) return replaced.error();
    return Bytes{.before = before, .after = std::filesystem::file_size(file_, error)};
  }

 private:
  const std::unique_ptr<DiskStore> log_;  // its lock keeps everybody out until the new file is in its place
  const std::unique_ptr<RestoredFolder> folder_;
  const std::filesystem::path file_;
  const std::string name_;
};

}  // namespace

checked<std::unique_ptr<Compaction>> begin_compaction(const OpenOptions& options, std::string_view name) {
  OpenOptions of_log = options;
  if (name != kDefaultLog) of_log.directory = folder_of_log(options.directory, name);
  of_log.any_format = true;
  of_log.access = Access::write;
  const std::filesystem::path file = of_log.directory / "data.mdb";
  std::error_code error;
  if (!std::filesystem::exists(file, error))
    return name == kDefaultLog
               ? fail(errc::store_missing, "there is no store in " + of_log.directory.string())
               : fail(errc::log_missing, "there is no log '" + std::string(name) + "'");
  auto log = open_store(of_log);
  if (!log) return log.error();
  if (!static_cast<LmdbLog&>(**log).take_alone()) {
    return fail(errc::log_in_use, "another process has the store in " + of_log.directory.string() +
                                      " open: stop it first, a store is compacted while nobody uses it");
  }
  auto folder = RestoredFolder::begin(options, RestoredFolder::Others::give_way);
  if (!folder) return folder.error();
  return std::unique_ptr<Compaction>(
      std::make_unique<FolderCompaction>(*std::move(log), *std::move(folder), file, name));
}

}  // namespace framesd::store::lmdb
