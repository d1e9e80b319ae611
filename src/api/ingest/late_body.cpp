// SPDX-License-Identifier: MIT
#include "late_body.hpp"

#include "reply.hpp"

#include <utility>

namespace framesd::api {

bool LateBody::begin(http::Response& out) {
  if (sink_) return true;
  SinkOrProblem made = std::exchange(make_, {})();
  if (const auto* problem = std::get_if<http::Problem>(&made)) {
    write_problem(*problem, request_, out);
    return false;
  }
  sink_ = std::get<std::unique_ptr<http::BodySink>>(std::move(made));
  return true;
}

bool LateBody::take(std::string_view piece, http::Response& out) {
  return begin(out) && sink_->take(piece, out);
}

void LateBody::pause() {
  if (sink_) sink_->pause();
}

void LateBody::finish(http::Response& out) {
  if (begin(out)) sink_->finish(out);
}

void LateBody::abandon(Broken why, http::Response& out) {
  if (sink_) sink_->abandon(why, out);
}

}  // namespace framesd::api
