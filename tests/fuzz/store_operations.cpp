// SPDX-License-Identifier: MIT
//
// Any bytes as a sequence of requests to the store on disk and to its twin in memory: both answer alike, and
// at the end every frame and the whole overview are sound.
//
// A byte chooses a request, the next ones its depths and sizes; the scale of the depths comes first.
#include "store/store_fixture.hpp"
#include "support/memory_store.hpp"
#include "support/once.hpp"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <string>

using framesd::Depth;
using framesd::DepthRange;
using framesd::Strip;
using framesd::test::ask;
using framesd::test::at;
using framesd::test::kNarrow;
using framesd::test::once;
namespace store = framesd::store;

namespace {

constexpr std::int64_t kScales[] = {1, 2540, 100'000, 10'000'000, 1'000'000'000'000};
constexpr std::size_t kRequestsMax = 60;

void require(bool holds) {
  if (!holds) std::abort();
}

// The input, byte by byte; zeros behind its end.
class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  bool empty() const noexcept { return rest_.empty(); }
  std::uint8_t byte() noexcept {
    if (rest_.empty()) return 0;
    const std::uint8_t first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }

 private:
  std::span<const std::uint8_t> rest_;
};

class Twins {
 public:
  explicit Twins(Input& input) : input_(input), scale_(kScales[input.byte() % std::size(kScales)]) {
    store::lmdb::OpenOptions options;
    options.directory = folder_.path();
    options.map_bytes = std::uint64_t{64} << 20;
    options.durability = store::lmdb::Durability::relaxed;
    options.format = kNarrow;
    options.rows_per_transaction = 7;
    disk_ = store::lmdb::open_store(options).value();
  }

  void request() {
    switch (input_.byte() % 8) {
      case 0: return both(store::Erase{range()});
      case 1: return both(store::BeginReplacement{});
      case 2: return both(store::FinishReplacement{replacing_ ? 1u : 0u});
      case 3: return both(store::AbandonReplacement{replacing_ ? 1u : 0u});
      case 4: return both_rows(1);
      case 5: return both_facts();
      default: return both_rows(0);
    }
  }

  void compare() {
    const DepthRange where = range();
    const store::ReadRequest request{
        .range = where,
        .after = {},
        .offset = input_.byte() % 16u,
        .limit = input_.byte(),
        .order = input_.byte() % 2 ? store::Order::descending : store::Order::ascending,
        .samples = store::Samples::source};
    Strip on_disk;
    Strip in_memory;
    const auto found = once(*disk_).read(request, on_disk).value();
    const auto expected = once(memory_).read(request, in_memory).value();
    require(found.total == expected.total && found.has_more == expected.has_more);
    require(once(*disk_).facts().value() == once(memory_).facts().value());
    require(on_disk.rows() == in_memory.rows());
    require(std::ranges::equal(on_disk.pixels(), in_memory.pixels()));
    const auto disk_stats = once(*disk_).statistics(where).value();
    const auto stats = once(memory_).statistics(where).value();
    require(disk_stats.frames == stats.frames && disk_stats.first == stats.first);
    require(disk_stats.last == stats.last && disk_stats.histogram == stats.histogram);
    require(disk_stats.median_step == stats.median_step);
    require(once(*disk_).gaps(where, 1.5, 20).value().gaps ==
            once(memory_).gaps(where, 1.5, 20).value().gaps);
  }

  void verify() {
    const auto report = disk_->verify().value();
    require(report.sound() && report.overview_compared);
    require(report.frames == once(memory_).snapshot().value().frames);
  }

 private:
  // The ids of replacements differ from twin to twin; 1 stands for the last one begun.
  template <typename Request>
  void both(const Request& request) {
    const auto on_disk = ask(*disk_, with_id(request, disk_id_));
    const auto in_memory = ask(memory_, with_id(request, memory_id_));
    if (!compare_outcomes(on_disk, in_memory)) return;
    if constexpr (std::is_same_v<Request, store::BeginReplacement>) {
      disk_id_ = on_disk->replacement;
      memory_id_ = in_memory->replacement;
      replacing_ = true;
    }
  }

  // The same rows for both; with their replacement or into the live log.
  void both_rows(std::uint64_t replacement) {
    const Rows all = rows();
    const auto upsert = [&](store::Log& log, std::uint64_t id) {
      auto batch = log.new_batch();
      for (const auto& [depth, salt] : all) framesd::test::add_row(*batch, depth, salt);
      return ask(log, store::Upsert{.batch = std::move(batch), .replacement = replacement ? id : 0});
    };
    compare_outcomes(upsert(*disk_, disk_id_), upsert(memory_, memory_id_));
  }

  // If the log has the version that the input says.
  void both_facts() {
    const std::string facts(input_.byte() % 4, static_cast<char>(input_.byte()));
    const std::uint64_t behind = input_.byte() % 2;
    const auto describe = [&](store::Log& log) {
      store::Version version = once(log).snapshot().value().version;
      version.generation -= behind;
      const store::Precondition::Match match{.versions = {version}};
      return ask(log, store::Describe{.facts = facts, .precondition = {.match = match}});
    };
    compare_outcomes(describe(*disk_), describe(memory_));
  }

  using Outcome = framesd::result<store::WriteOutcome>;
  static bool compare_outcomes(const Outcome& on_disk, const Outcome& in_memory) {
    require(on_disk.has_value() == in_memory.has_value());
    if (!on_disk) require(on_disk.error() == in_memory.error());
    if (!on_disk) return false;
    require(on_disk->inserted == in_memory->inserted && on_disk->replaced == in_memory->replaced);
    require(on_disk->erased == in_memory->erased);
    return true;
  }

  template <typename Request>
  static Request with_id(Request request, std::uint64_t id) {
    if constexpr (requires { request.replacement; }) request.replacement = request.replacement ? id : 0;
    if constexpr (requires { request.id; }) request.id = request.id ? id : 0;
    return request;
  }

  Depth depth() { return at((static_cast<std::int64_t>(input_.byte()) - 128) * scale_); }
  DepthRange range() {
    if (input_.byte() % 4 == 0) return {};
    const Depth one = depth();
    return {one, depth()};
  }
  using Rows = std::vector<std::pair<Depth, std::uint64_t>>;  // depths and salts
  Rows rows() {
    Rows rows;
    const std::uint8_t step = input_.byte() % 4;  // 0: any order
    Depth next = depth();
    for (int left = input_.byte() % 40; left > 0; --left) {
      rows.emplace_back(next, input_.byte());
      next = step == 0 ? depth() : at(next.count() + step * scale_);
    }
    return rows;
  }

  Input& input_;
  const std::int64_t scale_;
  framesd::test::TempDir folder_;
  std::unique_ptr<store::lmdb::DiskStore> disk_;
  framesd::test::MemoryStore memory_{kNarrow};
  std::uint64_t disk_id_ = 0;
  std::uint64_t memory_id_ = 0;
  bool replacing_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input({data, size});
  Twins twins(input);
  for (std::size_t requests = 0; requests < kRequestsMax && !input.empty(); ++requests) {
    twins.request();
    twins.compare();
  }
  twins.verify();
  return 0;
}
