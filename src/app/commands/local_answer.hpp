// SPDX-License-Identifier: MIT
//
// LocalAnswer: what a server of this configuration would answer, without a server: the service itself is
// asked, in this process.
#pragma once

#include "settings.hpp"
#include <framesd/api/make_service.hpp>
#include <framesd/base/error.hpp>
#include <framesd/base/function_ref.hpp>
#include <framesd/http/response.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace framesd::app {

class LocalAnswer {
 public:
  // log   the one that routes without a name are about; outlives the object
  // Errors: usage: settings of pictures that cannot be.
  [[nodiscard]] static checked<std::unique_ptr<LocalAnswer>> of(store::Log& log, const Settings& settings);

  // Answers GET target: the content is there to be taken. Errors: usage: the query is refused, with a line
  // for each parameter; else what is wrong with the log. Called once.
  // REQUIRES: a route that is answered out of the log alone: exports and pictures
  [[nodiscard]] checked<void> ask(std::string target);

  // Gives the content, piece by piece. Errors: those of `take`; store_conflict: frames that had not been
  // given yet were changed meanwhile.
  [[nodiscard]] checked<void> content(FunctionRef<checked<void>(std::string_view)> take);

 private:
  LocalAnswer() { lifecycle_.enter(api::Lifecycle::Stage::serving); }

  std::string target_;  // views into it live as long as the answer
  api::Lifecycle lifecycle_;
  std::unique_ptr<api::FramesService> service_;
  api::Context context_;
  http::Response response_;
};

}  // namespace framesd::app
