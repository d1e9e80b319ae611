// SPDX-License-Identifier: MIT
#include "commands/ingest_target.hpp"

#include "commands/log_option.hpp"
#include "settings.hpp"
#include <framesd/ingest/dry_store.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <utility>

namespace framesd::app {
namespace {

class TargetOnDisk final : public IngestTarget {
 public:
  TargetOnDisk(std::unique_ptr<store::DeferredLog> store, std::filesystem::path folder)
      : deferred_(store.get()), store_(std::move(store)), folder_(std::move(folder)) {}
  TargetOnDisk(std::unique_ptr<store::Log> dry, std::filesystem::path folder)
      : store_(std::move(dry)), folder_(std::move(folder)) {}

  store::Log& store() noexcept override { return *store_; }

  std::string place() const override {
    std::error_code nowhere;
    const auto whole = std::filesystem::absolute(folder_, nowhere);
    return nowhere ? folder_.string() : whole.lexically_normal().string();
  }

  std::filesystem::path folder() const override { return folder_; }
  bool failed() const noexcept override { return deferred_ != nullptr && deferred_->failure(); }
  bool made() const noexcept override { return opening() != nullptr && opening()->made; }

  std::string news() const override {
    const store::lmdb::Opening* const opened = opening();
    if (opened == nullptr) return {};
    if (opened->made) return ", in a new store: " + store::lmdb::words_of(store_->format());
    if (opened->replaced_format)
      return ", in a store without frames until now, which takes " + store::lmdb::words_of(store_->format());
    return {};
  }

  Failure reason(const Failure& failure) const override {
    if (failed()) return *deferred_->failure();
    if (failure.code != errc::store_full) return failure;
    const std::string why = store_->why_full();
    return why.empty() ? failure : Failure{failure.code, failure.detail + "; " + why};
  }

 private:
  const store::lmdb::Opening* opening() const noexcept {
    const auto* const store =
        deferred_ == nullptr ? nullptr : dynamic_cast<const store::lmdb::DiskStore*>(deferred_->opened());
    return store == nullptr ? nullptr : &store->opening();
  }

  store::DeferredLog* deferred_ = nullptr;  // null: a dry run
  std::unique_ptr<store::Log> store_;
  std::filesystem::path folder_;
};

}  // namespace

checked<std::unique_ptr<IngestTarget>> open_ingest_target(const Invocation& invocation, bool may_make,
                                                          bool dry_run) {
  const auto settings = settings_of_log(invocation, may_make);
  if (!settings) return settings.error();
  const std::filesystem::path& folder = settings->store.directory;
  if (!dry_run) {
    auto store = store::lmdb::open_at_first_rows(settings->store_options());
    if (!store) return store.error();
    return std::unique_ptr<IngestTarget>(std::make_unique<TargetOnDisk>(std::move(*store), folder));
  }
  const auto existing = store::lmdb::summary_at(folder);
  if (!existing) return existing.error();
  store::LogSummary log = *existing ? **existing : store::LogSummary();
  if (log.extent.frames == 0) log.format = settings->store.format;
  return std::unique_ptr<IngestTarget>(
      std::make_unique<TargetOnDisk>(ingest::make_dry_store(std::move(log)), folder));
}

}  // namespace framesd::app
