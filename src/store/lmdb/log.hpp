// SPDX-License-Identifier: MIT
//
// LmdbLog: the Log on disk. Looks run on the caller's thread; writes go to the Committer, whose thread and
// memory are there from the first write on: most logs of a server are only read.
#pragma once

#include "committer.hpp"
#include "lmdb/env/env.hpp"
#include "meta.hpp"
#include "record_batch.hpp"
#include <framesd/base/file_claim.hpp>
#include <framesd/base/mutex.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace framesd::store::lmdb {

class LmdbLog final : public DiskStore {
 public:
  // REQUIRES: Committer::prepare gave `format` for `env`
  // Takes no writes where `opening` is read-only.
  LmdbLog(std::unique_ptr<Env> env, const RowFormat& format, Opening opening, const OpenOptions& options);

  const Opening& opening() const noexcept override { return opening_; }
  const RowFormat& format() const noexcept override { return format_; }
  bool waits() const noexcept override { return false; }
  bool answers() noexcept override;
  [[nodiscard]] Health health() override;
  bool gone() noexcept override { return env_->missing_file() == "data.mdb"; }
  bool removed() const noexcept override { return removed_; }
  // From now on nobody else opens it. False: somebody has it open.
  bool take_alone() noexcept { return env_->locks().try_take(FileLocks::Byte::open); }
  // Said before its files go, and taken back if they stay.
  void set_removed(bool removed) noexcept { removed_ = removed; }
  [[nodiscard]] std::string why_full() const override;
  [[nodiscard]] std::unique_ptr<WriteBatch> new_batch() const override;
  [[nodiscard]] result<StoreDescription> describe() override;
  [[nodiscard]] result<VerifyReport> verify(const VerifyPart& part) override;
  void submit(WriteRequest request, Completion completion) override;

 private:
  [[nodiscard]] result<void> see(FunctionRef<void(View&)> body) override;
  [[nodiscard]] std::string refuses_writes_because() const;

  // Null: no thread could be had.
  [[nodiscard]] Committer* writer() noexcept;
  bool opened_to_read() const noexcept { return !opening_.read_only_because.empty(); }

  const RowFormat format_;
  const Opening opening_;
  const std::vector<FileClaim> files_;  // that nobody else in this process may open
  std::unique_ptr<Env> env_;
  const OpenOptions options_;
  std::atomic<bool> removed_ = false;
  Mutex starting_;
  std::unique_ptr<Committer> committer_;       // from the first write on; ends before the environment closes
  std::atomic<Committer*> started_ = nullptr;  // the same, for threads that do not write
};

}  // namespace framesd::store::lmdb
