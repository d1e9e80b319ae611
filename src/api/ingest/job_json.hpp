// SPDX-License-Identifier: MIT
//
// A job as clients see it.
#pragma once

#include <framesd/base/json_writer.hpp>
#include <framesd/ingest/jobs.hpp>

namespace framesd::api {

// Writes {"job_id":..,"state":..,...,"report":..}: what is not known yet is null.
void write_job(JsonWriter& json, const ingest::Job& job);

}  // namespace framesd::api
