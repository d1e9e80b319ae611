-- SPDX-License-Identifier: MIT
-- wrk script: pages of LIMIT frames at random places of a log that begins at FIRST with ROWS rows STEP apart.
local first = tonumber(os.getenv("FIRST"))
local rows = tonumber(os.getenv("ROWS"))
local step = tonumber(os.getenv("STEP"))
local limit = tonumber(os.getenv("LIMIT"))

function init() math.randomseed(7) end

function request()
  local depth = first + step * math.random(0, rows - limit)
  return wrk.format("GET", string.format("/frames?depth_min=%.4f&limit=%d", depth, limit))
end
