// SPDX-License-Identifier: MIT
//
// RestoredFolder: logs that are built in data_dir/.restore-... and become visible by renames.
//
// Below it stand data.mdb of the log without a name and logs/NAME, as below a data_dir. The file `decided` is
// what makes all of them visible: once it is on the disk, the renames are done, if need be by the next start.
// The log without a name comes last: its data.mdb is what shows that there is a store.
#pragma once

#include "lmdb/env/folder.hpp"
#include <framesd/store/lmdb/open.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace framesd::store::lmdb {

class RestoredFolder final : public Restoration {
 public:
  // What logs of the names of those that are made may do to them.
  enum class Others : std::uint8_t { keep_out, give_way };

  [[nodiscard]] static checked<std::unique_ptr<RestoredFolder>> begin(const OpenOptions& options,
                                                                      Others others = Others::keep_out);
  ~RestoredFolder() override;

  [[nodiscard]] checked<std::unique_ptr<Log>> make(std::string_view name, const RowFormat& format,
                                                   const Identity& identity) override;
  [[nodiscard]] checked<void> publish() override;

  // The only log that was made takes the place of the one that is there, at once. REQUIRES: it is closed, and
  // nobody else has the other one open
  [[nodiscard]] checked<void> replace();

 private:
  RestoredFolder(const OpenOptions& options, Others others, std::filesystem::path folder, bool made_data_dir)
      : options_(options), others_(others), folder_(std::move(folder)), made_data_dir_(made_data_dir) {}

  [[nodiscard]] checked<void> check_free(std::string_view name) const;
  [[nodiscard]] checked<void> sync_files() const;

  const OpenOptions options_;
  const Others others_;
  const std::filesystem::path folder_;
  const bool made_data_dir_;
  bool published_ = false;
  bool stays_ = false;  // it was decided, and could not be completed: the next start tries again
  std::optional<FolderLock> lock_;
  std::vector<std::string> names_;
};

}  // namespace framesd::store::lmdb
