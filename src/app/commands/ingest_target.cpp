// SPDX-License-Identifier: MIT
#include "ingest_target.hpp"

#include "settings.hpp"
#include <framesd/ingest/dry_store.hpp>

#include <utility>

namespace framesd::app {

checked<IngestTarget> IngestTarget::open(const Settings& settings, bool dry_run) {
  if (!dry_run) {
    auto store = store::lmdb::open_at_first_rows(settings.store_options());
    if (!store) return store.error();
    return IngestTarget(std::move(*store));
  }
  const auto existing = store::lmdb::summary_at(settings.store.directory);
  if (!existing) return existing.error();
  store::LogSummary log = *existing ? **existing : store::LogSummary();
  if (log.extent.frames == 0) log.format = settings.store.format;
  return IngestTarget(ingest::make_dry_store(std::move(log)));
}

const store::lmdb::Opening* IngestTarget::opening() const noexcept {
  return deferred_ != nullptr ? deferred_->opening() : nullptr;
}

bool IngestTarget::made() const noexcept { return opening() != nullptr && opening()->made; }

std::string IngestTarget::news() const {
  const store::lmdb::Opening* const opened = opening();
  if (opened == nullptr) return {};
  if (opened->made) return ", in a new store: " + store::lmdb::words_of(store_->format());
  if (opened->replaced_format)
    return ", in a store without frames until now, which takes " + store::lmdb::words_of(store_->format());
  return {};
}

Failure IngestTarget::reason(const Failure& failure) const {
  if (failed()) return *deferred_->failure();
  if (failure.code != errc::store_full) return failure;
  const std::string why = store_->why_full();
  return why.empty() ? failure : Failure{failure.code, failure.detail + "; " + why};
}

}  // namespace framesd::app
