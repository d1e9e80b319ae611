// SPDX-License-Identifier: MIT
//
// Steps: how the depths of a source follow one another: the median step, gaps, up or down.
//
// Of any number of rows in fixed memory: step lengths are counted in buckets about one percent wide, each
// with the least one in it, which speaks for the others. So the figures of a log with regular steps are
// exact, and the same whether its rows come from the first or from the last.
#pragma once

#include <framesd/frame/depth.hpp>
#include <framesd/ingest/report.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace framesd::ingest {

class Steps {
 public:
  void add(Depth depth);

  // As the rows came.
  Direction direction() const noexcept;
  // In counts; none without a step.
  std::optional<std::uint64_t> median() const noexcept;
  // Steps of more than `factor` median ones.
  std::uint64_t gaps(std::uint64_t factor) const noexcept;

 private:
  struct Bucket {
    std::uint64_t steps = 0;
    std::uint64_t least = 0;
  };

  std::optional<Depth> last_;
  std::uint64_t downward_ = 0;
  std::uint64_t upward_ = 0;
  std::vector<Bucket> buckets_;  // empty before the first step
};

}  // namespace framesd::ingest
