// SPDX-License-Identifier: MIT
//
// Endpoint: one row of the route table, all that is true of it in one place: what routes, what is checked,
// what the API document says, and the function that answers.
//
// An endpoint decides first: it reads the parameters and either answers at once, refuses with a Problem, or
// says what is still to be done. After that no error is the client's. How a Problem is written, what a HEAD
// leaves out, who may ask at all, caches and conditions are not its concern.
#pragma once

#include "caches.hpp"
#include "looks.hpp"
#include "reply_spec.hpp"
#include "service_parts.hpp"
#include "tag.hpp"
#include <framesd/api/service.hpp>
#include <framesd/http/credentials.hpp>
#include <framesd/http/params.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/query.hpp>
#include <framesd/http/request.hpp>
#include <framesd/http/response.hpp>
#include <framesd/http/router.hpp>
#include <framesd/store/view.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace framesd::api {

constexpr std::string_view kJson = "application/json";

// One request at its endpoint. All of it lives until the endpoint has decided; request, log and parts until
// the answer is written, policy as long as the service.
struct Call {
  ServiceParts& parts;
  LogParts& log;              // that the request is about; that of data_dir where it need not be open
  std::string_view log_name;  // the log that the request is about; empty: none
  // Those that the query names, see Endpoint::logs_in. None: the query names too many, or an empty one.
  std::span<const OpenLogs::Parts> named;
  const Policy& policy;
  const http::Request& request;
  const http::Match& match;                     // captures of the path
  std::span<const http::Parameter> parameters;  // of the query, not yet checked
  std::span<const http::ParameterSpec> specs;   // of the endpoint
  http::Scope granted = http::Scope::none;  // by the token that the request needed; none if it needed none

  http::Params params() const { return {parameters, specs}; }
};

// Writes an answer out of what a look has copied: deflating, PNG and JSON hold nothing of the log.
using Render = std::function<void(Context&, http::Response&)>;

// What a look at the log comes to: how the answer is written, or why there is none.
using Draft = std::variant<Render, http::Problem>;

// An answer that depends on nothing but the state of the log, the path, the known parameters and the policy:
// it has an ETag, and is kept in a cache unless it is streamed.
struct Data {
  CacheName cache = CacheName::range;
  // Distinguishes representations that the same target may have (the media type chosen by Accept).
  std::string_view representation{};
  // Of the notes, not of the frames: known by View::state().
  bool of_notes = false;
  // Where the body says how it was asked for: what its links begin with, or the name of the log. Who comes
  // another way must not be given it.
  std::string prefix{};
  // CPU time, all in all: what is known without the log, and what is to be added to it.
  std::chrono::microseconds estimate{0};
  std::function<result<std::chrono::microseconds>(store::View&)> estimate_in{};
  // In the request's one look: copies what the answer needs into the context or the draft. What the draft
  // refers to lives as long as this Data. May set header lines, and the source of a streamed answer.
  std::function<result<Draft>(store::View&, Context&, http::Response&)> gather{};
  // What that reads first, if it is known.
  std::optional<store::ReadRequest> first_read{};
  // Instead of gather, for an answer that has nothing of the log.
  Render render{};
  // Of several logs, and instead of gather: copies what the answer needs in a look at each. What `estimate`
  // says is then all that is known of the cost.
  std::vector<OpenLogs::Parts> logs{};
  std::function<result<Draft>(Looks&, Context&, http::Response&)> gather_all{};
};

// What an endpoint says to a request: what a service says, or that its answer is data.
using Answer = std::variant<Answered, http::Problem, Work, Deferred, WholeBody, Upload, Data>;

struct Endpoint {
  http::Method method;
  std::string_view path;
  Tag tag;                   // the group it is listed in
  std::string_view summary;  // a few words
  std::string_view about{};  // as many sentences as it needs
  http::Scope scope = http::Scope::read;
  // Where the token itself is what is asked for: needed also where reading is open.
  bool takes_token = false;
  // The requests that need no token, whatever the scope says. Null: none.
  bool (*is_open)(const http::Request& request, const Policy& policy) = nullptr;
  bool reads_query = true;  // the status routes answer whatever stands behind the question mark
  std::span<const http::ParameterSpec> parameters{};  // of the query
  std::span<const http::ParameterSpec> captures{};    // of the path, from the left
  std::span<const http::ParameterSpec> headers{};     // that it reads beside the usual ones
  std::span<const ContentSpec> bodies{};              // what may be sent
  bool needs_body = true;                             // where there are bodies: one of them must be sent
  std::span<const ReplySpec> replies{};  // successes, and errors that say more here than elsewhere
  Keeping keeping = Keeping::as_usual;
  bool writes = false;      // changes the store: it may be busy with that or full
  bool of_log = false;      // about the default log; also below /logs/{log}, for that log
  bool names_log = false;   // about the log that the first capture of its path names
  bool opens_log = true;    // of_log, names_log: the log is opened first; else it need not even be there
  bool lists_logs = false;  // about all logs that the token may read: one for any log will do
  // The parameter of the query that names further logs: they are open when the endpoint is asked, and whoever
  // asks may read them.
  std::string_view logs_in{};
  Answer (*answer)(const Call& call, http::Response& out);
};

// What a request to `endpoint` needs a token for.
//
// log   that it is about; empty: none
[[nodiscard]] Needed needed_for(const Endpoint& endpoint, const http::Request& request, const Policy& policy,
                                std::string_view log) noexcept;

// The table that routes; row i serves Route::id i.
[[nodiscard]] std::span<const Endpoint* const> endpoints() noexcept;

// CPU time of a look that asks for little; where it may wait for a network, more than an event loop has.
[[nodiscard]] std::chrono::microseconds cost_of_look(const store::Log& store) noexcept;

// The answer to an error out of the store, which is logged here, once.
[[nodiscard]] http::Problem refuse_for_store(const boost::system::error_code& error);

// The answer to a log that cannot be opened, made, renamed or removed.
[[nodiscard]] http::Problem refuse_log(const Failure& failure);

// The same for a write, which may be refused without anything being wrong. A full store says with numbers
// whether it is the disk or map_size.
[[nodiscard]] http::Problem refuse_write(store::Log& store, const boost::system::error_code& error);

// 404: the log was removed while the request wrote to it.
[[nodiscard]] http::Problem refuse_removed_log();

}  // namespace framesd::api
