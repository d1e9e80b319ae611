// SPDX-License-Identifier: MIT
//
// IngestTarget: what takes the rows of framesd ingest, and what there is to say about it in the reports.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <memory>
#include <string>

namespace framesd::app {

struct Settings;

class IngestTarget {
 public:
  // The store, which is made by its first rows; or for a dry run something with its widths, or with those it
  // would get.
  [[nodiscard]] static checked<IngestTarget> open(const Settings& settings, bool dry_run);

  store::Log& store() noexcept { return *store_; }
  // Whether the store could not be opened when rows came, and so will not be for any file.
  bool failed() const noexcept { return deferred_ != nullptr && deferred_->failure(); }
  // Whether these rows made the store.
  bool made() const noexcept;
  // ", in a new store: 200 samples, shown as 150 (bilinear)"; empty of one that was there.
  std::string news() const;
  // The sentence for a file that failed: why the store could not be opened for its rows, if that was it.
  Failure reason(const Failure& failure) const;

 private:
  explicit IngestTarget(std::unique_ptr<store::lmdb::DeferredStore> store)
      : deferred_(store.get()), store_(std::move(store)) {}
  explicit IngestTarget(std::unique_ptr<store::Log> dry) : store_(std::move(dry)) {}

  const store::lmdb::Opening* opening() const noexcept;

  store::lmdb::DeferredStore* deferred_ = nullptr;
  std::unique_ptr<store::Log> store_;
};

}  // namespace framesd::app
