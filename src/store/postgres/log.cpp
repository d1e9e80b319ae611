// SPDX-License-Identifier: MIT
#include "log.hpp"

#include "verify_log.hpp"
#include "view.hpp"
#include <framesd/base/heartbeat.hpp>

namespace framesd::store::postgres {
namespace {

constexpr int kSessionTries = 2;  // a session that lay idle may have been ended by the server

// For a client a log that nobody lets this process at is as far away as one whose database does not answer.
boost::system::error_code as_clients_see(const boost::system::error_code& error) {
  return is_refusal(error) ? make_error_code(errc::store_unreachable) : error;
}

}  // namespace

ContentReader DatabaseLog::reader_of(Connection& database, const LogRow& row) {
  return {database, row.content, row.rows, cells_, row.version()};
}

// The log's row as the session sees it now, and for all of a look if one begins. A look that reads `page`
// first has that in `content`, if nothing was committed since the log was seen last.
result<LogRow> DatabaseLog::read_row(Connection& database, Purpose purpose, const ReadRequest* page,
                                     std::optional<ContentReader>& content) {
  if (const auto known = known_->identify(database); !known) return known.error().code;
  const auto last = page != nullptr ? known_->row() : std::nullopt;
  result<LogRow> row(errc::log_missing);
  const auto unchanged = [&] { return row && last && row->version() == last->version(); };
  Trip trip;
  if (purpose == Purpose::look) trip.ask(kBeginLook, {});
  Values id;
  id.number(static_cast<std::int64_t>(known_->id()));
  trip.ask(statement_of_log_row(false), std::move(id), [&](const Rows& rows) { row = log_row_of(rows); });
  trip.go_on_if(unchanged);
  if (last) content.emplace(reader_of(database, *last)).ask_for_page(trip, *last, *page);
  if (const auto done = trip.run(database); !done) return done.error();
  row = known_->of_this_name(std::move(row));
  if (row && row->rows != format()) return errc::store_widths_differ;
  if (row && purpose == Purpose::look && !unchanged()) content.emplace(reader_of(database, *row));
  return row;
}

result<DatabaseLog::Seen> DatabaseLog::begin(Purpose purpose, const ReadRequest* page) {
  const AtPace waiting(Heartbeat::Pace::waiting);  // for the network
  for (int attempt = 1;; ++attempt) {
    const auto begun = KnownLog::Clock::now();
    auto session = pool_.take();
    if (!session) {
      known_->remember_failure(session.error());
      return as_clients_see(session.error().code);
    }
    std::optional<ContentReader> content;
    const auto row = read_row(**session, purpose, page, content);
    if (!row && !(*session)->usable() && attempt < kSessionTries) {
      pool_.clear();
      continue;
    }
    if (!row && is_refusal(row.error()))
      known_->remember_failure({row.error(), (*session)->said()});
    else
      known_->remember(row, begun);
    if (row) return Seen{*std::move(session), *row, std::move(content)};
    (*session)->end_look();
    return as_clients_see(row.error());
  }
}

// Whether a replica's row is one that the database has, or had, and no older than `seen`. A later one is
// asked for, so that it is known from here on; and what was a replica may have commits that the database has
// lost.
bool DatabaseLog::is_of_database(const LogRow& row, const LogRow& seen) {
  if (row.is_behind(seen)) return false;
  if (row.state == seen.state) return true;
  if (const auto asked = ask_current(); !asked) return false;
  const auto now = known_->row();
  return now && !now->is_behind(row);
}

std::optional<DatabaseLog::Seen> DatabaseLog::begin_at_replica(const ReadRequest* page) {
  const AtPace waiting(Heartbeat::Pace::waiting);
  const auto seen = replica_ != nullptr ? known_->row_within(max_staleness_) : std::nullopt;
  auto session = seen ? replica_->take() : std::nullopt;
  if (!session) return std::nullopt;
  std::optional<ContentReader> content;
  const auto row = read_row(**session, Purpose::look, page, content);
  if (row && is_of_database(*row, *seen)) return Seen{*std::move(session), *row, std::move(content)};
  (*session)->end_look();
  if (!(*session)->usable()) replica_->failed();
  return std::nullopt;
}

result<DatabaseLog::Seen> DatabaseLog::begin_look(const ReadRequest* page) {
  if (auto seen = begin_at_replica(page)) return *std::move(seen);
  return begin(Purpose::look, page);
}

result<void> DatabaseLog::see_at(const ReadRequest* first, FunctionRef<void(View&)> body) {
  const AtPace waiting(Heartbeat::Pace::waiting);
  auto seen = begin_look(first);
  if (!seen) return seen.error();
  {
    PostgresView view(*seen->session, seen->row, *std::move(seen->content));
    body(view);
  }
  seen->session->end_look();
  return {};
}

result<Version> DatabaseLog::current() {
  if (const auto known = known_->row_within(max_staleness_)) return known->version();
  return ask_current();
}

result<Version> DatabaseLog::ask_current() {
  return question_.ask([this]() -> result<Version> {
    const auto seen = begin(Purpose::version, nullptr);
    if (!seen) return seen.error();
    return seen->row.version();
  });
}

result<Committer*> DatabaseLog::committer() {
  if (known_->id() == 0) {
    auto session = pool_.take();
    if (!session) return as_clients_see(session.error().code);
    if (const auto known = known_->identify(**session); !known) return as_clients_see(known.error().code);
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
  auto seen = begin(Purpose::look, nullptr);
  if (!seen) return seen.error();
  auto report = verify_log(*seen->session, seen->row, part);
  seen->session->end_look();
  return report;
}

}  // namespace framesd::store::postgres
