// SPDX-License-Identifier: MIT
#include <framesd/push/push.hpp>

namespace framesd::push {

Trouble trouble_of(const Failure& failure, const Centre& centre) noexcept {
  if (const Trouble answered = centre.trouble(); answered != Trouble::none) return answered;
  if (failure.code == errc::store_conflict) return Trouble::conflict;
  for (const errc code :
       {errc::store_widths_differ, errc::log_exists, errc::log_missing, errc::csv_sample_absent, errc::usage})
    if (failure.code == code) return Trouble::refused;  // for what the centre's log is
  return Trouble::local;
}

bool may_pass(const Failure& failure) noexcept {
  for (const errc code : {errc::store_unreachable, errc::overloaded, errc::store_replacing, errc::store_busy,
                          errc::precondition_failed})
    if (failure.code == code) return true;
  return false;
}

}  // namespace framesd::push
