// SPDX-License-Identifier: MIT
#include "reply.hpp"

#include "data_answer.hpp"
#include "packing.hpp"
#include "preconditions.hpp"

#include <optional>
#include <utility>

namespace framesd::api {
namespace {

// Ends an answer: what is no data is packed here; data has caches and packs itself. Then it is cut to what
// the request asked for.
struct Ending {
  const http::Request& request;
  bool is_data = false;

  std::optional<http::Problem> operator()(http::Response& out) const {
    if (!is_data) pack_if_taken(request, out);
    return apply_preconditions(request, out);
  }
};

// Whatever is decided comes to its end, now or later.
struct Deciding {
  Ending end;
  http::Response& out;

  Decision operator()(Answered) const {
    if (auto problem = end(out)) return *std::move(problem);
    return Answered{};
  }
  Decision operator()(http::Problem&& problem) const { return std::move(problem); }
  Decision operator()(Work&& work) const {
    return Work{.estimate = work.estimate,
                .run = [run = std::move(work.run), end = end](Context& context, http::Response& response) {
                  auto problem = run(context, response);
                  return problem ? problem : end(response);
                }};
  }
  Decision operator()(Deferred&& deferred) const {
    return Deferred{[begin = std::move(deferred.begin), end = end](Context& context, http::Response& response,
                                                                   Deferred::Done done) {
      begin(context, response,
            [end, &response, done = std::move(done)](std::optional<http::Problem> problem) {
              done(problem ? std::move(problem) : end(response));
            });
    }};
  }
};

Reply as_reply(Decision decision) {
  return std::visit([](auto&& either) -> Reply { return std::forward<decltype(either)>(either); },
                    std::move(decision));
}

struct Replying {
  const Endpoint& endpoint;
  const Call& call;
  Context& context;
  http::Response& out;

  template <class Decided>
  Reply operator()(Decided&& decided) const {
    return as_reply(Deciding{{call.request}, out}(std::forward<Decided>(decided)));
  }
  Reply operator()(Data&& data) const {
    const Deciding deciding{{.request = call.request, .is_data = true}, out};
    return as_reply(std::visit(deciding, answer_data(endpoint, call, std::move(data), context, out)));
  }
  Reply operator()(WholeBody&& whole) const {
    return WholeBody{[&request = call.request, then = std::move(whole.then)](
                         std::string_view body, Context& on, http::Response& response) {
      return std::visit(Deciding{{request}, response}, then(body, on, response));
    }};
  }
  Reply operator()(Upload&& upload) const { return std::move(upload); }
};

}  // namespace

void write_problem(const http::Problem& problem, const http::Request& request, http::Response& out) {
  http::write_problem(out, problem, request.link(request.target), request.request_id,
                      std::chrono::system_clock::now());
}

Reply reply_with(Answer answer, const Endpoint& endpoint, const Call& call, Context& context,
                 http::Response& out) {
  return std::visit(Replying{endpoint, call, context, out}, std::move(answer));
}

}  // namespace framesd::api
