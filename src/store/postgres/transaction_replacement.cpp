// SPDX-License-Identifier: MIT
//
// The part of a transaction that replaces a log: a content of its own is filled under a lease, which each of
// its transactions renews, and between them the Watch, and then becomes the live one.
#include "overview/query.hpp"
#include "transaction.hpp"
#include <framesd/base/random.hpp>

namespace framesd::store::postgres {
namespace {

constexpr Statement kNow{"SELECT (extract(epoch FROM now()) * 1000)::bigint"};
constexpr Statement kNewContent{
    "INSERT INTO framesd.content (id, log, dead_since) VALUES ($1::bigint, $2::bigint, NULL)"};
constexpr Statement kDeadContent{
    "UPDATE framesd.content SET dead_since = (extract(epoch FROM now()) * 1000)::bigint WHERE id = "
    "$1::bigint"};

}  // namespace

result<std::uint64_t> PostgresTransaction::replacement() {
  if (row_.builder == 0) return std::uint64_t{0};
  const auto now = database_.run(kNow);
  if (!now) return now.error();
  if (now->number(0, 0) < row_.building_until) {
    row_.building_until = now->number(0, 0) + kLeaseMs;
    return static_cast<std::uint64_t>(row_.builder);
  }
  if (const auto done = end_replacement(false); !done) return done.error();
  return std::uint64_t{0};
}

result<std::optional<std::uint64_t>> PostgresTransaction::begin_replacement() {
  std::optional<std::uint64_t> id;
  const auto others = replacement();
  if (!others) return others.error();
  if (*others != 0) return id;
  const auto now = database_.run(kNow);
  if (!now) return now.error();
  row_.building = new_content_id();
  row_.builder = static_cast<std::int64_t>(random_id() >> 1 | 1);
  row_.building_until = now->number(0, 0) + kLeaseMs;
  Values values;
  const auto done =
      database_.run(kNewContent, values.number(row_.building).number(static_cast<std::int64_t>(row_.id)));
  if (!done) return done.error();
  Part& to = part(Content::replacement);
  to = {};
  to.content = row_.building;
  to.last_known = true;  // it is empty
  to.old_last.emplace();
  memory_.changes[static_cast<unsigned>(Content::replacement)].clear();
  id = static_cast<std::uint64_t>(row_.builder);
  return id;
}

result<void> PostgresTransaction::end_replacement(bool becomes_live) {
  for (const Content content : {Content::live, Content::replacement}) {
    if (const auto done = update_overview(content); !done) return done;
  }
  const std::int64_t dead = becomes_live ? row_.content : row_.building;
  Values values;
  if (const auto done = database_.run(kDeadContent, values.number(dead)); !done) return done.error();
  if (becomes_live) {
    row_.content = row_.building;
    part(Content::live) = {};
    part(Content::live).content = row_.content;
    ContentReader live(database_, row_.content, row_.rows);
    const auto frames = count_all(live);
    if (!frames) return frames.error();
    row_.frames = *frames;
    inserted_ = erased_ = 0;
    ends_known_ = false;
    content_changed_ = true;
  }
  row_.building = row_.builder = row_.building_until = 0;
  return {};
}

}  // namespace framesd::store::postgres
