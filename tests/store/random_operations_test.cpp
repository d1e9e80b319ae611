// SPDX-License-Identifier: MIT
//
// Random operations on an engine and its twin in memory, compared answer by answer.
#include "support/once.hpp"
#include "twins.hpp"

#include <random>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::DepthRange;
using framesd::Strip;
using framesd::test::ask;
using framesd::test::at;
using framesd::test::DiskStore;
using framesd::test::kNarrow;
using framesd::test::MemoryStore;
using framesd::test::once;
namespace store = framesd::store;

namespace {

// Few depths, so that operations meet.
constexpr std::int64_t kDepths = 400;
constexpr std::int64_t kScales[] = {1, 100, 2540, 100'000, 10'000'000, 1'000'000'000'000};

#if defined(FRAMESD_TEST_DATABASE)
using Engine = framesd::test::InDatabase;
#else
using Engine = DiskStore;
#endif

class Pair {
 public:
  Pair(unsigned seed, std::int64_t scale) : random_(seed), scale_(scale) {}

  void write_something() {
    switch (below(10)) {
      case 0: erase(); break;
      case 1: begin(); break;
      case 2: end(); break;
      case 3: describe(); break;
      default: upsert(); break;
    }
  }

  void compare_reads() {
    store::ReadRequest request{.range = range(),
                               .after = {},
                               .offset = below(3) == 0 ? below(40) : 0,
                               .limit = below(60),
                               .order = below(2) == 0 ? store::Order::ascending : store::Order::descending,
                               .samples = below(2) == 0 ? store::Samples::frame : store::Samples::source};
    if (below(3) == 0) request.after = depth();
    framesd::test::compare_rows(disk_.store(), twin_, request);
  }

  void compare_overviews() {
    const DepthRange where = range();
    framesd::test::compare_statistics(disk_.store(), twin_, where);
    framesd::test::compare_gaps(disk_.store(), twin_, where, 0.5 + static_cast<double>(below(4)), below(20));
    if (where.min >= where.max) return;
    const auto last = static_cast<std::uint32_t>(1 + below(50));
    auto plan = store::StripPlan::between(std::max(where.min, at(-kDepths * scale_)),
                                          std::min(where.max, at(kDepths * scale_)), last);
    plan.resample = static_cast<store::Resample>(below(4));
    framesd::test::compare_pixel_rows(disk_.store(), twin_, plan);
  }

  void verify() {
    const auto report = disk_.store().verify().value();
    for (const auto& fault : report.faults) BOOST_ERROR(fault.where + ": " + fault.what);
    BOOST_TEST(report.sound());
    BOOST_TEST(report.overview_compared);
    BOOST_TEST(report.frames == once(twin_).snapshot().value().frames);
  }

  void compare_summaries() {
    const auto disk = once(disk_.store()).snapshot().value();
    const auto twin = once(twin_).snapshot().value();
    BOOST_REQUIRE_EQUAL(disk.frames, twin.frames);
    BOOST_REQUIRE(disk.first == twin.first);
    BOOST_REQUIRE(disk.last == twin.last);
    BOOST_REQUIRE_EQUAL(disk.version.generation, twin.version.generation);
    BOOST_REQUIRE_EQUAL(once(disk_.store()).facts().value(), once(twin_).facts().value());
    versions_.emplace_back(disk.version, twin.version);
    const auto& [since, twin_since] =
        versions_[versions_.size() - std::min<std::size_t>(versions_.size(), 4)];
    BOOST_REQUIRE(changes_of(disk_.store(), since) == changes_of(twin_, twin_since));
    const auto where = depth();
    const auto disk_near = once(disk_.store()).neighbours(where).value();
    const auto twin_near = once(twin_).neighbours(where).value();
    BOOST_REQUIRE(disk_near.below == twin_near.below);
    BOOST_REQUIRE(disk_near.above == twin_near.above);
  }

 private:
  // As if all were of one moment.
  static std::vector<store::LogChange> changes_of(store::Log& log, const store::Version& since) {
    auto changes = once(log).changes(since).value().value();
    for (auto& change : changes) change.at = {};
    return changes;
  }

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  framesd::Depth depth() { return at((static_cast<std::int64_t>(below(kDepths)) - kDepths / 2) * scale_); }
  DepthRange range() { return below(4) == 0 ? DepthRange{} : DepthRange{depth(), depth()}; }

  // Depths, and the salts of their rows.
  using Rows = std::vector<std::pair<framesd::Depth, std::uint64_t>>;
  Rows some_rows() {
    Rows rows;
    const bool in_order = below(2) == 0;
    auto next = depth();
    for (std::uint64_t left = below(30); left > 0; --left) {
      rows.emplace_back(next, below(1000));
      next = in_order ? at(next.count() + (1 + static_cast<std::int64_t>(below(3))) * scale_) : depth();
    }
    return rows;
  }
  static framesd::test::Batch batch_of(const store::Log& log, const Rows& rows) {
    auto batch = log.new_batch();
    for (const auto& [depth, salt] : rows) {
      salt % 3 == 0 ? framesd::test::add_row_with_gaps(*batch, depth, salt)
                    : framesd::test::add_row(*batch, depth, salt);
    }
    return batch;
  }

  void upsert() {
    const Rows rows = some_rows();
    const bool aside = below(2) == 0;
    both(store::Upsert{batch_of(disk_.store(), rows), aside ? on_disk_id_ : 0},
         store::Upsert{batch_of(twin_, rows), aside ? in_memory_id_ : 0});
  }
  void erase() {
    const DepthRange gone = below(8) == 0 ? DepthRange{} : DepthRange{depth(), depth()};
    both(store::Erase{gone}, store::Erase{gone});
  }
  void describe() {
    const std::string facts(below(4), static_cast<char>('a' + below(2)));
    const auto condition = [&](store::Log& log, std::uint64_t behind) {
      store::Version version = once(log).snapshot().value().version;
      version.generation -= behind;
      return store::Precondition{.match = store::Precondition::Match{.versions = {version}}};
    };
    const std::uint64_t behind = below(2);
    both(store::Describe{facts, condition(disk_.store(), behind)},
         store::Describe{facts, condition(twin_, behind)});
  }
  void begin() {
    const auto [disk, twin] = both(store::BeginReplacement{}, store::BeginReplacement{});
    if (!disk) return;
    on_disk_id_ = disk->replacement;
    in_memory_id_ = twin->replacement;
  }
  void end() {
    if (below(2) == 0) {
      std::optional<store::Describe> facts;
      if (below(2) == 0) facts = store::Describe{std::string(below(4), 'c')};
      both(store::FinishReplacement{on_disk_id_, facts}, store::FinishReplacement{in_memory_id_, facts});
    } else {
      both(store::AbandonReplacement{on_disk_id_}, store::AbandonReplacement{in_memory_id_});
    }
    on_disk_id_ = 0;
    in_memory_id_ = 0;
  }

  using Outcome = framesd::result<store::WriteOutcome>;
  std::pair<Outcome, Outcome> both(store::WriteRequest to_disk, store::WriteRequest to_memory) {
    const auto disk = ask(disk_.store(), std::move(to_disk));
    const auto twin = ask(twin_, std::move(to_memory));
    BOOST_REQUIRE(disk.error() == twin.error());
    if (disk) {
      BOOST_REQUIRE_EQUAL(disk->inserted, twin->inserted);
      BOOST_REQUIRE_EQUAL(disk->replaced, twin->replaced);
      BOOST_REQUIRE_EQUAL(disk->erased, twin->erased);
    }
    return {disk, twin};
  }

  std::mt19937_64 random_;
  Engine disk_;
  MemoryStore twin_{kNarrow};
  std::int64_t scale_;                                               // counts between neighbouring depths
  std::vector<std::pair<store::Version, store::Version>> versions_;  // seen, of both
  std::uint64_t on_disk_id_ = 0;
  std::uint64_t in_memory_id_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(random_operations)

BOOST_AUTO_TEST_CASE(an_engine_and_its_twin_give_the_same_answers) {
  for (unsigned seed = 0; seed < 6; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      Pair pair(seed, kScales[seed]);
      for (int step = 0; step < 150; ++step) {
        pair.write_something();
        pair.compare_reads();
        pair.compare_summaries();
        pair.compare_overviews();
      }
      pair.verify();
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
