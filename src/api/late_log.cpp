// SPDX-License-Identifier: MIT
#include "late_log.hpp"

#include <framesd/base/log.hpp>
#include <framesd/store/empty_view.hpp>

#include <utility>
#include <variant>

namespace framesd::api {
namespace {

// Whether it can only be done to a log that is there.
bool needs_a_state(const store::WriteRequest& request) {
  if (const auto* upsert = std::get_if<store::Upsert>(&request))
    return upsert->precondition.match.has_value();
  if (const auto* describe = std::get_if<store::Describe>(&request))
    return describe->precondition.match.has_value();
  return false;
}

}  // namespace

LateLog::LateLog(OpenLogs& all, std::string name, const RowFormat& format)
    : all_(all), name_(std::move(name)), format_(format) {}

OpenLogs::Parts LateLog::made() const noexcept {
  const Lock lock(mutex_);
  return made_;
}

result<OpenLogs::Parts> LateLog::make() {
  if (auto parts = made()) return parts;
  auto parts = all_.open_or_create(name_, format_);
  if (!parts) {
    log_event(LogLevel::error, "a log cannot be made",
              {{"log", std::string_view(name_)}, {"error", std::string_view(parts.error().detail)}});
    return parts.error().code;
  }
  if ((*parts)->store.format() != format_) return errc::store_conflict;
  const Lock lock(mutex_);
  if (!made_) made_ = *std::move(parts);
  return made_;
}

void LateLog::submit(store::WriteRequest request, store::Completion completion) {
  if (needs_a_state(request) && !made()) return completion(errc::precondition_failed);
  const auto parts = make();
  if (!parts) return completion(parts.error());
  (*parts)->store.submit(std::move(request), std::move(completion));
}

result<void> LateLog::see(FunctionRef<void(store::View&)> body) {
  if (const auto parts = made()) return pass(parts->store, body);
  store::EmptyView nothing(format_);
  body(nothing);
  return {};
}

bool LateLog::answers() noexcept {
  const auto parts = made();
  return !parts || parts->store.answers();
}

store::Health LateLog::health() {
  const auto parts = made();
  return parts ? parts->store.health() : store::Health();
}

bool LateLog::gone() noexcept {
  const auto parts = made();
  return parts && parts->store.gone();
}

bool LateLog::removed() const noexcept {
  const auto parts = made();
  return parts && parts->store.removed();
}

std::string LateLog::why_full() const {
  const auto parts = made();
  return parts ? parts->store.why_full() : std::string();
}

std::unique_ptr<store::WriteBatch> LateLog::new_batch() const {
  const auto parts = made();
  return parts ? parts->store.new_batch() : all_.others()->new_batch(format_);
}

}  // namespace framesd::api
