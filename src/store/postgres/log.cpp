// SPDX-License-Identifier: MIT
#include "log.hpp"

#include "verify_log.hpp"
#include "view.hpp"

namespace framesd::store::postgres {
namespace {

constexpr int kLooks = 2;  // a session that lay idle may have been ended by the server

result<LogRow> begin_look(Connection& database, std::uint64_t log, const RowFormat& format) {
  Values id;
  id.number(static_cast<std::int64_t>(log));
  const auto rows = database.run({{kBeginLook, {}}, {statement_of_log_row(false), id}});
  if (!rows) return rows.error();
  auto row = log_row_of(rows->back());
  if (row && row->rows != format) return errc::store_widths_differ;
  return row;
}

}  // namespace

result<void> DatabaseLog::see(FunctionRef<void(View&)> body) {
  for (int attempt = 1;; ++attempt) {
    auto session = pool_.take();
    if (!session) {
      remember(session.error().code);
      return session.error().code;
    }
    Connection& database = **session;
    const auto row = begin_look(database, id_, format_);
    if (!row && !database.usable() && attempt < kLooks) {
      pool_.clear();
      continue;
    }
    remember(row);
    if (row) {
      PostgresView view(database, *row);
      body(view);
    }
    (void)database.run(kCommit);
    return row ? result<void>() : row.error();
  }
}

void DatabaseLog::remember(const result<LogRow>& row) {
  answers_ = row.has_value() || row.error() != errc::store_unreachable;
  if (!row && row.error() == errc::log_missing) gone_ = true;
  const Lock lock(mutex_);
  last_.answers = answers_;
  if (!row) return;
  last_.version = row->version();
  last_.extent = Extent{.frames = row->frames};
  if (row->first) last_.extent->first = depth_of(*row->first);
  if (row->last) last_.extent->last = depth_of(*row->last);
}

Health DatabaseLog::health() {
  const Lock lock(mutex_);
  return last_;
}

void DatabaseLog::submit(WriteRequest request, Completion completion) {
  Committer* committer = nullptr;
  {
    const Lock lock(mutex_);
    if (!committer_)
      committer_ = std::make_unique<Committer>(pool_.destination(), id_, format_, rows_per_transaction_);
    committer = committer_.get();
  }
  committer->submit(std::move(request), std::move(completion));
}

result<StoreDescription> DatabaseLog::describe() {
  return look([&](View& view) -> result<StoreDescription> {
    const auto extent = view.extent();
    if (!extent) return extent.error();
    StoreDescription about;
    about.format = 1;
    about.store_id = view.id();
    about.version = view.version();
    about.rows = format_;
    about.extent = *extent;
    return about;
  });
}

result<VerifyReport> DatabaseLog::verify(const VerifyPart& part) {
  auto session = pool_.take();
  if (!session) return session.error().code;
  Connection& database = **session;
  const auto row = begin_look(database, id_, format_);
  auto report = row ? verify_log(database, *row, part) : result<VerifyReport>(row.error());
  (void)database.run(kCommit);
  return report;
}

}  // namespace framesd::store::postgres
