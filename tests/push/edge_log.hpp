// SPDX-License-Identifier: MIT
//
// EdgeLog: a log in memory whose changes are sent, in a few words.
#pragma once

#include "push/fake_centre.hpp"
#include "support/memory_store.hpp"
#include <framesd/push/push.hpp>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace framesd::push::test {

inline constexpr RowFormat kNarrow{.source_width = 3, .frame_width = 3};

inline Depth depth_of(int units) { return Depth::from_count(units * Depth::kCountsPerUnit); }

struct EdgeLog {
  framesd::test::MemoryStore store{kNarrow};

  // A row {grey, grey + 1, nothing} at each depth of [first, last].
  void put(int first, int last, std::uint8_t grey) {
    auto batch = store.new_batch();
    const std::array<std::uint8_t, 3> samples{grey, static_cast<std::uint8_t>(grey + 1), 0};
    const std::array<std::uint8_t, 1> absent{4};
    for (int depth = first; depth <= last; ++depth) batch->add(depth_of(depth), samples, samples, absent);
    BOOST_REQUIRE(store.write_and_wait(store::Upsert{.batch = std::move(batch)}).has_value());
  }
  void erase(int first, int last) {
    BOOST_REQUIRE(store.write_and_wait(store::Erase{.range = {depth_of(first), depth_of(last)}}).has_value());
  }
  void describe(std::string facts) {
    BOOST_REQUIRE(store.write_and_wait(store::Describe{.facts = std::move(facts)}).has_value());
  }
  // Everything becomes one row at `depth`.
  void replace(int depth) {
    const auto begun = store.write_and_wait(store::BeginReplacement{});
    auto batch = store.new_batch();
    const std::array<std::uint8_t, 3> samples{1, 2, 3};
    batch->add(depth_of(depth), samples, samples);
    const std::uint64_t id = begun->replacement;
    BOOST_REQUIRE(
        store.write_and_wait(store::Upsert{.batch = std::move(batch), .replacement = id}).has_value());
    BOOST_REQUIRE(store.write_and_wait(store::FinishReplacement{.id = id}).has_value());
  }

  Rows rows() {
    return store
        .look([](store::View& view) -> result<Rows> {
          Strip strip;
          const auto page = view.read({.limit = 100'000, .samples = store::Samples::source}, strip);
          if (!page) return page.error();
          Rows rows;
          for (std::size_t row = 0; row < strip.rows(); ++row)
            for (std::size_t i = 0; i < strip.width(); ++i)
              rows[strip.depth(row)].push_back(
                  is_absent(strip.mask(row), i) ? std::nullopt : std::optional<int>(strip.row(row)[i]));
          return rows;
        })
        .value();
  }
  std::string facts() {
    return store.look([](store::View& view) { return view.facts(); }).value();
  }
};

}  // namespace framesd::push::test
