-- wrk's part: post the bodies of a file, one a line, in turn; say at the end what was measured, as one line of JSON.
local bodies, position = {}, 0

function init(arguments)
   for line in io.lines(arguments[1]) do
      bodies[#bodies + 1] = wrk.format("POST", nil, { ["content-type"] = "application/json" }, line)
   end
   position = tonumber(arguments[2]) % #bodies
end

function request()
   position = position % #bodies + 1
   return bodies[position]
end

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format(
      '\n{"requests": %d, "seconds": %.6f, "bytes": %d, "p50": %.3f, "p95": %.3f, "failed": %d}\n',
      summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
