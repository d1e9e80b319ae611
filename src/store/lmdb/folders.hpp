// SPDX-License-Identifier: MIT
//
// Folders: the logs of a data_dir on disk. Each is a store of its own in data_dir/logs/NAME.
//
// What is being made or removed has a name that no log may have (".new-...", ".gone-..."), and becomes or
// stops being a log by a rename. logs/.lock keeps processes apart while they do that.
#pragma once

#include <framesd/store/lmdb/open.hpp>
#include <framesd/store/store.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::store::lmdb {

class Folders final : public Store {
 public:
  // options   of every log: its directory is the data_dir
  explicit Folders(const OpenOptions& options);

  [[nodiscard]] checked<std::vector<std::string>> names() override;
  [[nodiscard]] checked<std::unique_ptr<Log>> open(std::string_view name) override;
  [[nodiscard]] checked<LogSummary> summary(std::string_view name) override;
  [[nodiscard]] checked<void> check_new(std::string_view name) override;
  [[nodiscard]] std::unique_ptr<WriteBatch> new_batch(const RowFormat& format) const override;
  [[nodiscard]] checked<LogSummary> create(std::string_view name, const RowFormat& format,
                                           std::string_view facts) override;
  [[nodiscard]] checked<void> rename(std::string_view from, std::string_view to,
                                     const Precondition& asked) override;
  [[nodiscard]] checked<void> remove(std::string_view name, Log* open, const Precondition& asked) override;

  // Ends what a crash has left half made or half removed, unless another process is at it.
  void sweep() noexcept;

 private:
  std::filesystem::path folder_of(std::string_view name) const { return logs_ / name; }
  [[nodiscard]] checked<void> find(std::string_view name) const;
  [[nodiscard]] checked<void> check_state(std::string_view name, Log* open, const Precondition& asked);
  [[nodiscard]] checked<void> remove_as_asked(std::string_view name, Log* open, const Precondition& asked,
                                              const std::filesystem::path& to);
  [[nodiscard]] checked<void> move(const std::filesystem::path& from, const std::filesystem::path& to) const;

  const OpenOptions options_;
  const std::filesystem::path logs_;
};

}  // namespace framesd::store::lmdb
