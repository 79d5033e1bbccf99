-- A bundle, written once: no callbacks, so that wrk stays as fast as it is.
wrk.method = "POST"
wrk.body = '{"bundle_type":"account_and_videos","platform":"tiktok","country":"USA","videos_quantity":3,"title":"Launch"}'
wrk.headers["Content-Type"] = "application/json"
