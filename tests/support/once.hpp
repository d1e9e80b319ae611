// SPDX-License-Identifier: MIT
//
// once(log): a look with one question, for tests that ask no more of a state.
#pragma once

#include <framesd/store/log.hpp>

namespace framesd::test {

// A state by its version and extent.
struct State {
  store::Version version;
  std::uint64_t frames = 0;
  std::optional<Depth> first;
  std::optional<Depth> last;
};

class Once {
 public:
  explicit Once(store::Log& log) noexcept : log_(log) {}

  result<State> snapshot() {
    return log_.look([](store::View& view) -> result<State> {
      const auto extent = view.extent();
      if (!extent) return extent.error();
      return State{view.version(), extent->frames, extent->first, extent->last};
    });
  }
  result<store::Page> read(const store::ReadRequest& request, Strip& out) {
    return log_.look([&](store::View& view) { return view.read(request, out); });
  }
  result<std::uint64_t> count(const DepthRange& range) {
    return log_.look([&](store::View& view) { return view.count(range); });
  }
  result<store::Neighbours> neighbours(Depth depth) {
    return log_.look([&](store::View& view) { return view.neighbours(depth); });
  }
  result<store::RangeStats> statistics(const DepthRange& range) {
    return log_.look([&](store::View& view) { return view.statistics(range); });
  }
  result<store::RangeStats> sample_counts(const DepthRange& range) {
    return log_.look([&](store::View& view) { return view.sample_counts(range); });
  }
  result<store::Gaps> gaps(const DepthRange& range, double factor, std::size_t limit) {
    return log_.look([&](store::View& view) { return view.gaps(range, factor, limit); });
  }
  result<void> pixel_rows(const store::StripPlan& plan, store::PixelRows& out) {
    return log_.look([&](store::View& view) { return view.pixel_rows(plan, out); });
  }
  result<std::optional<std::vector<store::LogChange>>> changes(const store::Version& since) {
    return log_.look([&](store::View& view) { return view.changes(since); });
  }
  result<std::uint64_t> id() {
    return log_.look([](store::View& view) -> result<std::uint64_t> { return view.id(); });
  }
  result<std::string> facts() {
    return log_.look([](store::View& view) { return view.facts(); });
  }
  result<std::vector<store::Note>> notes(std::string_view prefix, store::Order order, std::size_t limit) {
    return log_.look([&](store::View& view) { return view.notes(prefix, order, limit); });
  }
  result<std::optional<store::KeptNote>> note(std::string_view key) {
    return log_.look([&](store::View& view) { return view.note(key); });
  }

 private:
  store::Log& log_;
};

inline Once once(store::Log& log) noexcept { return Once(log); }

}  // namespace framesd::test
