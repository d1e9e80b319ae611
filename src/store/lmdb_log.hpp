// SPDX-License-Identifier: MIT
//
// LmdbLog: the Log on disk. Looks run on the caller's thread; writes go to the Writer.
#pragma once

#include "lmdb/env.hpp"
#include "meta.hpp"
#include "own_files.hpp"
#include "writer.hpp"
#include <framesd/store/open.hpp>

#include <memory>
#include <optional>
#include <string>

namespace framesd::store {

class LmdbLog final : public DiskStore {
 public:
  // REQUIRES: Writer::prepare gave `format` for `env`
  // Without a writer where `opening` is read-only.
  LmdbLog(std::unique_ptr<lmdb::Env> env, const RowFormat& format, Opening opening,
          const OpenOptions& options);

  const Opening& opening() const noexcept override { return opening_; }
  const RowFormat& format() const noexcept override { return format_; }
  [[nodiscard]] result<StoreStatus> status() override;
  [[nodiscard]] result<StoreDescription> describe() override;
  [[nodiscard]] result<VerifyReport> verify() override;
  void submit(WriteRequest request, Completion completion) override;

 private:
  [[nodiscard]] result<void> see(FunctionRef<void(View&)> body) override;
  [[nodiscard]] std::string refuses_writes_because() const;

  const RowFormat format_;
  const Opening opening_;
  const OwnFiles own_files_;
  std::unique_ptr<lmdb::Env> env_;
  std::optional<Writer> writer_;  // ends before the environment closes
};

}  // namespace framesd::store
