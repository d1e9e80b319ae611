// SPDX-License-Identifier: MIT
#include "sweep.hpp"

#include <cstdint>

namespace framesd::store::postgres {
namespace {

constexpr Statement kDead{"SELECT id FROM framesd.content WHERE dead_since IS NOT NULL LIMIT 1"};
constexpr Statement kSomeDepths{
    "SELECT depth FROM framesd.frame WHERE content = $1::bigint ORDER BY depth LIMIT 10000"};
constexpr Statement kSweepFrames{
    "DELETE FROM framesd.frame WHERE content = $1::bigint AND depth <= $2::bigint"};
constexpr Statement kSweepCells{"DELETE FROM framesd.cell WHERE content = $1::bigint"};
constexpr Statement kForget{"DELETE FROM framesd.content WHERE id = $1::bigint"};

result<void> sweep(Connection& database, std::int64_t content) {
  Values which;
  which.number(content);
  for (;;) {
    const auto depths = database.run(kSomeDepths, which);
    if (!depths) return depths.error();
    if (depths->empty()) break;
    Values some;
    some.number(content).number(depths->number(depths->size() - 1, 0));
    if (const auto done = database.run(kSweepFrames, some); !done) return done.error();
  }
  if (const auto done = database.run(kSweepCells, which); !done) return done.error();
  const auto done = database.run(kForget, which);
  return done ? result<void>() : done.error();
}

}  // namespace

result<void> sweep_dead_contents(Connection& database) {
  for (;;) {
    const auto dead = database.run(kDead);
    if (!dead) return dead.error();
    if (dead->empty()) return {};
    if (const auto done = sweep(database, dead->number(0, 0)); !done) return done;
  }
}

}  // namespace framesd::store::postgres
