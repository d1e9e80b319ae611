// SPDX-License-Identifier: MIT
//
// LogNews: what has become of a log since a client last heard of it, in a few numbers however much that was.
#pragma once

#include <framesd/frame/depth_range.hpp>
#include <framesd/store/log_change.hpp>
#include <framesd/store/view.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace framesd::api {

// Changes of frames, summed up.
struct ChangeSum {
  bool all = false;                     // all frames may be others: the rest says nothing
  DepthRange range = store::kNoDepths;  // from the lowest to the highest depth that was touched
  std::uint64_t inserted = 0;
  std::uint64_t replaced = 0;
  std::uint64_t erased = 0;

  void add(const ChangeSum& later) noexcept;

  friend bool operator==(const ChangeSum&, const ChangeSum&) = default;
};

struct LogNews {
  enum class Fate : std::uint8_t { stays, created, renamed, removed };

  std::string log;
  store::Version version = {};  // what the log has come to; of one that is gone the last that was known
  Fate fate = Fate::stays;
  std::string to = {};  // its new name, if it was renamed
  bool described = false;
  std::optional<ChangeSum> changed = {};

  // Adds what came later of the same log. False, and nothing is added: the log came or went before, and now
  // again; that cannot be said in one.
  [[nodiscard]] bool add(const LogNews& later);

  bool is_gone() const noexcept { return fate == Fate::renamed || fate == Fate::removed; }
};

// What these changes come to: those that a view gave as the ones up to `version`.
[[nodiscard]] LogNews news_of(std::string log, const store::Version& version,
                              std::span<const store::LogChange> changes);

// The same where it is not known what was changed.
[[nodiscard]] LogNews unknown_news_of(std::string log, const store::Version& version);

}  // namespace framesd::api
