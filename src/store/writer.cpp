// SPDX-License-Identifier: MIT
#include <framesd/base/heartbeat.hpp>
#include <framesd/store/writer.hpp>

#include <future>
#include <utility>

namespace framesd::store {

result<WriteOutcome> Writer::write_and_wait(WriteRequest request) {
  std::promise<result<WriteOutcome>> ended;
  auto outcome = ended.get_future();
  submit(std::move(request), [&ended](const result<WriteOutcome>& done) { ended.set_value(done); });
  const AtPace waiting(Heartbeat::Pace::waiting);
  return outcome.get();
}

}  // namespace framesd::store
