// SPDX-License-Identifier: MIT
#include <framesd/http/failure_window.hpp>

#include <chrono>

namespace framesd::http {
namespace {

constexpr std::chrono::seconds kWindow(60);

}  // namespace

unsigned FailureWindow::blocked(std::string_view address, SteadyTime now) {
  const std::uint32_t failures_max = failures_max_.load(std::memory_order_relaxed);
  if (failures_max == 0) return 0;
  return clients_.with(client_key(address), [&](const Window& window) {
    const auto left = window.start + kWindow - now;
    if (window.failures < failures_max || left <= left.zero()) return 0u;
    return static_cast<unsigned>(std::chrono::ceil<std::chrono::seconds>(left).count());
  });
}

void FailureWindow::failed(std::string_view address, SteadyTime now) {
  if (failures_max_.load(std::memory_order_relaxed) == 0) return;
  clients_.with(client_key(address), [&](Window& window) {
    if (window.failures == 0 || now - window.start >= kWindow) window = {.start = now, .failures = 0};
    ++window.failures;
  });
}

}  // namespace framesd::http
