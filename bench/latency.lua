-- Last line of wrk's report: p50 ms | p99 ms | answers a second.
done = function(summary, latency, requests)
  io.write(string.format("%.2f | %.2f | %.0f\n", latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.requests / (summary.duration / 1e6)))
end
