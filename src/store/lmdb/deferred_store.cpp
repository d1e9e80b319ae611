// SPDX-License-Identifier: MIT
#include <framesd/store/lmdb/open.hpp>

#include <utility>

namespace framesd::store::lmdb {
namespace {

checked<std::unique_ptr<Log>> open_log(const OpenOptions& options) {
  auto store = open_store(options);
  if (!store) return store.error();
  return std::unique_ptr<Log>(std::move(*store));
}

}  // namespace

checked<std::unique_ptr<DeferredLog>> open_at_first_rows(const OpenOptions& options) {
  const auto there = glance_at(options.directory);
  if (!there) return there.error();
  const bool fits = *there && (options.any_format || (*there)->format == options.format);
  if (!*there || ((*there)->frames == 0 && !fits))
    return std::make_unique<DeferredLog>(options.format, nullptr, [options] { return open_log(options); });
  auto log = open_log(options);
  if (!log) return log.error();
  const RowFormat format = (*log)->format();
  return std::make_unique<DeferredLog>(format, std::move(*log), nullptr);
}

}  // namespace framesd::store::lmdb
