// SPDX-License-Identifier: MIT
//
// Compaction: a log is written anew, row after row, and takes the place of its file, which may have grown far
// beyond what it holds. Nobody else may have it open meanwhile.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <cstdint>
#include <memory>
#include <string_view>

namespace framesd::store::lmdb {

// One thread. Before finish() nothing is changed, whatever happens. Errors have a sentence.
class Compaction {
 public:
  virtual ~Compaction() = default;

  virtual Reader& from() noexcept = 0;
  // The new log, without rows: which log it is, and when it was made, is as before. Called once; it is closed
  // before finish(). Errors: those of opening a store.
  [[nodiscard]] virtual checked<std::unique_ptr<Log>> make() = 0;

  struct Bytes {  // of the store's file
    std::uint64_t before = 0;
    std::uint64_t after = 0;
  };
  // The new log is in place of the old one, also after a power cut. Errors: store_io; then the old one is.
  [[nodiscard]] virtual checked<Bytes> finish() = 0;
};

// options   of the data_dir
// name      "default": the log without a name
// Errors: log_in_use (another process has it open), log_missing, store_missing, those of opening a store.
[[nodiscard]] checked<std::unique_ptr<Compaction>> begin_compaction(const OpenOptions& options,
                                                                    std::string_view name);

}  // namespace framesd::store::lmdb
