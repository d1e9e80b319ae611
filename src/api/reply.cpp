// SPDX-License-Identifier: MIT
#include "reply.hpp"

#include "data_answer.hpp"
#include "packing.hpp"
#include "preconditions.hpp"

#include <optional>
#include <utility>

namespace framesd::api {
namespace {

using Decided = std::variant<Answered, Work>;

constexpr std::chrono::seconds kElsewhere{1};  // more than any event loop does itself

// Ends an answer: a problem is written, and what is no data is packed here; data has caches and packs itself.
// Then it is cut to what the request asked for.
struct Ending {
  const http::Request& request;
  bool is_data = false;

  void operator()(const std::optional<http::Problem>& problem, http::Response& out) const {
    if (problem) return write_problem(*problem, request, out);
    if (!is_data) pack_if_taken(request, out);
    if (const auto refused = apply_preconditions(request, out)) write_problem(*refused, request, out);
  }
};

Work work_of(Task task, const Ending& end) {
  return {.estimate = task.estimate,
          .run = [run = std::move(task.run), end](Context& context, http::Response& out) {
            end(run(context, out), out);
          }};
}

Work work_of(Later later, const Ending& end) {
  return {.estimate = kElsewhere,
          .begin = [begin = std::move(later.begin), end](Context& context, http::Response& out,
                                                         std::function<void()> done) {
            begin(context, out,
                  [end, &out, done = std::move(done)](const std::optional<http::Problem>& problem) {
                    end(problem, out);
                    done();
                  });
          }};
}

// All that an endpoint can come to once it has what it needs.
struct Deciding {
  Ending end;
  http::Response& out;

  Decided operator()(Answered) const { return (*this)(std::monostate()); }
  Decided operator()(std::monostate) const {
    end(std::nullopt, out);
    return Answered{};
  }
  Decided operator()(const http::Problem& problem) const {
    end(problem, out);
    return Answered{};
  }
  Decided operator()(Task&& task) const { return work_of(std::move(task), end); }
  Decided operator()(Later&& later) const { return work_of(std::move(later), end); }
};

Reply as_reply(Decided decided) {
  return std::visit([](auto&& either) -> Reply { return std::forward<decltype(either)>(either); },
                    std::move(decided));
}

struct Replying {
  const Endpoint& endpoint;
  const Call& call;
  Context& context;
  http::Response& out;

  Deciding deciding() const { return {{call.request}, out}; }

  Reply operator()(std::monostate) const { return as_reply(deciding()(std::monostate())); }
  Reply operator()(http::Problem&& problem) const { return as_reply(deciding()(problem)); }
  Reply operator()(Task&& task) const { return as_reply(deciding()(std::move(task))); }
  Reply operator()(Later&& later) const { return as_reply(deciding()(std::move(later))); }
  Reply operator()(Data&& data) const {
    const Deciding deciding{{.request = call.request, .is_data = true}, out};
    return as_reply(std::visit(deciding, answer_data(endpoint, call, std::move(data), context, out)));
  }
  Reply operator()(BodyTask&& task) const {
    return WholeBody{[&request = call.request, then = std::move(task.then)](
                         std::string_view body, Context&, http::Response& response) -> Decided {
      return std::visit(Deciding{{request}, response}, then(body, response));
    }};
  }
  Reply operator()(std::unique_ptr<http::BodySink>&& sink) const { return Intake{std::move(sink)}; }
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
