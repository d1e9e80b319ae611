// SPDX-License-Identifier: MIT
#include "status_line.hpp"

#include <framesd/base/number.hpp>

#include <cmath>
#include <utility>

namespace framesd::app {
namespace {

// "5,460 frames, 9000.1 to 9546.0"
std::string words_of(const store::Health& health) {
  const std::optional<store::Extent>& extent = health.extent;
  if (!health.answers || !extent) {
    constexpr std::string_view kSilent = "the store does not answer";
    return std::string(kSilent) + (health.silent_because.empty() ? "" : ": " + health.silent_because);
  }
  if (extent->frames == 0) return "no frames";
  std::string text = with_thousands(extent->frames) + (extent->frames == 1 ? " frame" : " frames");
  if (extent->first && extent->last) text += ", " + extent->first->text() + " to " + extent->last->text();
  return text;
}

}  // namespace

void StatusLine::show(const store::Health& health, std::uint64_t requests, SteadyTime now) {
  const Lock lock(mutex_);
  std::string figures = words_of(health);
  if (const double time = shown_ ? seconds(now - *shown_) : 0; time > 0) {
    const double rate = static_cast<double>(requests - requests_) / time;
    figures += ", " + with_thousands(static_cast<std::uint64_t>(std::llround(rate))) + " requests/s";
  }
  requests_ = requests;
  shown_ = now;
  if (figures == figures_) return;
  figures_ = std::move(figures);
  notifier_.status(reload_.empty() ? figures_ : figures_ + "; " + reload_);
}

void StatusLine::end_reload(std::string outcome) {
  const Lock lock(mutex_);
  reload_ = std::move(outcome);
  figures_.clear();  // the next ones are told, whatever they are
  notifier_.ready(reload_);
}

}  // namespace framesd::app
