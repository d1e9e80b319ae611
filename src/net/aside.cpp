// SPDX-License-Identifier: MIT
#include "aside.hpp"

#include <utility>

namespace framesd::net {

Aside::Aside(Executor executor, Offload& offload, std::function<void()> on_end)
    : executor_(executor),
      offload_(offload),
      on_end_(std::move(on_end)),
      ended_(executor, SteadyTime::max()) {}

void Aside::begin(std::function<void(http::Response&)> call, http::Response& out) {
  work_.run = [call = std::move(call)](api::Context&, http::Response& response) { call(response); };
  busy_ = true;
  offload_.go_on(executor_, work_, out, [this](Offloaded outcome) {
    outcome_ = std::move(outcome);
    busy_ = false;
    ended_.cancel();
    on_end_();
  });
}

task<void> Aside::end() {
  while (busy_) co_await ended_.async_wait(kAwait);
}

}  // namespace framesd::net
