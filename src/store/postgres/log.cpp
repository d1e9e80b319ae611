// SPDX-License-Identifier: MIT
#include "log.hpp"

#include "verify_log.hpp"
#include "view.hpp"
#include <framesd/base/heartbeat.hpp>

namespace framesd::store::postgres {
namespace {

constexpr int kTries = 2;  // a session that lay idle may have been ended by the server

}  // namespace

// The log's row as the session sees it now, and for all of a look if one begins.
result<LogRow> DatabaseLog::read_row(Connection& database, Purpose purpose) {
  if (const auto known = known_->identify(database); !known) return known.error().code;
  Values id;
  id.number(static_cast<std::int64_t>(known_->id()));
  const Call row_of_log{statement_of_log_row(false), id};
  const Values none;
  const auto rows =
      purpose == Purpose::look ? database.run({{kBeginLook, none}, row_of_log}) : database.run({row_of_log});
  if (!rows) return rows.error();
  auto row = log_row_of(rows->back());
  if (row && row->rows != format()) return errc::store_widths_differ;
  return row;
}

result<DatabaseLog::Seen> DatabaseLog::begin(Purpose purpose) {
  const AtPace waiting(Heartbeat::Pace::waiting);  // for the network
  for (int attempt = 1;; ++attempt) {
    auto session = pool_.take();
    if (!session) {
      known_->remember(session.error().code);
      return session.error().code;
    }
    const auto row = read_row(**session, purpose);
    if (!row && !(*session)->usable() && attempt < kTries) {
      pool_.clear();
      continue;
    }
    known_->remember(row);
    if (row) return Seen{*std::move(session), *row};
    (*session)->end_look();
    return row.error();
  }
}

result<void> DatabaseLog::see(FunctionRef<void(View&)> body) {
  const AtPace waiting(Heartbeat::Pace::waiting);
  auto seen = begin(Purpose::look);
  if (!seen) return seen.error();
  {
    PostgresView view(*seen->session, seen->row, cells_);
    body(view);
  }
  seen->session->end_look();
  return {};
}

result<Version> DatabaseLog::current() {
  return question_.ask([this]() -> result<Version> {
    const auto seen = begin(Purpose::version);
    if (!seen) return seen.error();
    return seen->row.version();
  });
}

result<Committer*> DatabaseLog::committer() {
  if (known_->id() == 0) {
    auto session = pool_.take();
    if (!session) return session.error().code;
    if (const auto known = known_->identify(**session); !known) return known.error().code;
  }
  const Lock lock(mutex_);
  if (!committer_) {
    committer_ = std::make_unique<Committer>(pool_.destination(), known_, rows_per_transaction_, cells_);
  }
  return committer_.get();
}

void DatabaseLog::submit(WriteRequest request, Completion completion) {
  const auto to = committer();
  if (!to) return completion(to.error());
  (*to)->submit(std::move(request), std::move(completion));
}

result<StoreDescription> DatabaseLog::describe() {
  return look([&](View& view) -> result<StoreDescription> {
    const auto extent = view.extent();
    if (!extent) return extent.error();
    StoreDescription about;
    about.format = 1;
    about.store_id = view.id();
    about.version = view.version();
    about.rows = format();
    about.extent = *extent;
    return about;
  });
}

result<VerifyReport> DatabaseLog::verify(const VerifyPart& part) {
  auto seen = begin(Purpose::look);
  if (!seen) return seen.error();
  auto report = verify_log(*seen->session, seen->row, part);
  seen->session->end_look();
  return report;
}

}  // namespace framesd::store::postgres
