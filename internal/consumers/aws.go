package consumers

import (
	"strings"

	"github.com/hstskit/terraform-provider-hsts/internal/hsts"
)

const (
	awsDocs  = "https://docs.aws.amazon.com/"
	awsBlob  = "https://github.com/hashicorp/terraform-provider-aws/blob/"
	awsIssue = "https://github.com/hashicorp/terraform-provider-aws/issues/"
)

// The code of a CloudFront Function for viewer-response, and Amplify's file of
// headers, each around the header.
const (
	cloudFrontBefore = `function handler(event) {
  var response = event.response;
  response.headers["strict-transport-security"] = { value: "`
	cloudFrontAfter = `" };
  return response;
}
`
	amplifyBefore = `customHeaders:
  - pattern: "**"
    headers:
      - key: "` + hsts.HeaderName + `"
        value: "`
	amplifyAfter = "\"\n"
)

func aws() []Consumer {
	return []Consumer{
		{
			Name: "aws_cloudfront", Title: "CloudFront response headers policy",
			Resource: "aws_cloudfront_response_headers_policy", Attribute: "security_headers_config.strict_transport_security",
			Place: "security_headers_config.strict_transport_security",
			Shape: Settings{{"access_control_max_age_sec", seconds}, {"include_subdomains", subdomains(true, false)}, {"preload", preload(true, false)}, {"override", true}},
			Form:  Seconds, HTTPS: NotOnlyHTTPS,
			Age: Age{
				NoZero: "the AWS provider drops an age of 0, but the API requires one.",
				Max:    maxInt32,
			},
			Retire:     "Write `max(1, max_age)` there: 1 second is the shortest age that it sends, and it is on every response, including errors. A CloudFront Function (the consumer `aws_cloudfront_function`) sends `max-age=0`, but not if the origin answers with 400 or above, nor with custom error pages. Lambda@Edge at `origin-response` (the consumer `aws_lambda_edge`) does, once cached responses have expired.",
			Instead:    "Lambda@Edge at origin-response (the consumer aws_lambda_edge) sends any value. So does a CloudFront Function (the consumer aws_cloudfront_function), except with errors of the origin.",
			Note:       "Set `override = true`, or an origin's own header wins. `custom_headers_config` refuses this header.",
			Unverified: "That an apply with 0 fails: this was read in the code of the provider and of the SDK, not tried.",
			Own:        OwnAll,
			OwnNote:    "It is on every response for requests that match the cache behavior.",
			Evidence:   Code,
			Sources: []string{
				awsBlob + "4e81648/internal/service/cloudfront/response_headers_policy.go",
				awsBlob + "0c87d7d/website/docs/r/cloudfront_response_headers_policy.html.markdown",
				awsDocs + "cloudfront/latest/APIReference/API_ResponseHeadersPolicyStrictTransportSecurity.html",
				awsDocs + "AmazonCloudFront/latest/DeveloperGuide/adding-response-headers.html",
			},
		},
		{
			Name: "aws_cloudfront_function", Title: "CloudFront Function",
			Resource: "aws_cloudfront_function", Attribute: "code",
			Shape: Settings{{"code", headerIn(cloudFrontBefore, cloudFrontAfter)}},
			Form:  HeaderInCode, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Note:     "The key of the header is in lower case; associate the function with `viewer-response`.",
			Own:      OwnNone,
			OwnNote:  "CloudFront does not run it if the origin answers with 400 or above, nor for custom error pages: a static site that serves its routes through an error page never sends the header. A response headers policy (the consumer `aws_cloudfront`) covers those too.",
			Evidence: Docs,
			Sources: []string{
				"https://github.com/Lupus-Metallum/terraform-aws-cloudfront-security-headers",
				awsDocs + "AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
				"https://github.com/aws-samples/amazon-cloudfront-functions/issues/8",
			},
		},
		{
			Name: "aws_lambda_edge", Title: "Lambda@Edge",
			Resource: "aws_lambda_function", Attribute: "the source of the function",
			Place: "response.headers",
			Shape: Settings{{strings.ToLower(hsts.HeaderName), []any{Settings{{"key", hsts.HeaderName}, {"value", header}}}}},
			Form:  HeaderInCode, HTTPS: NotOnlyHTTPS, Retire: sendsZero,
			Own:      OwnSome,
			OwnNote:  "At `viewer-response` it does not run if the origin answers with 400 or above. At `origin-response` it runs for every status of the origin, but before the cache: a new age, or `max-age=0`, reaches cached responses only when they expire. CloudFront's own responses lack the header.",
			Evidence: Docs,
			Sources: []string{
				"https://github.com/cloudposse/terraform-aws-cloudfront-s3-cdn/blob/main/examples/complete/lambda-at-edge.tf",
				awsDocs + "AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html",
			},
		},
		{
			Name: "aws_alb", Title: "Application Load Balancer",
			Resource: "aws_lb_listener", Attribute: "routing_http_response_strict_transport_security_header_value",
			Shape: Settings{{"routing_http_response_strict_transport_security_header_value", header}},
			Form:  HeaderString, HTTPS: HTTPSWhere,
			Retire:   "It sends `max-age=0` like any other value. That is the only way: removing the attribute, null or \"\" leaves the header unchanged.",
			Note:     "Once set, the header can be changed but not unset by Terraform. Set it on the HTTPS listener only.",
			Own:      OwnNotKnown,
			Evidence: Docs,
			Sources: []string{
				awsDocs + "elasticloadbalancing/latest/application/header-modification.html",
				awsIssue + "43042", awsIssue + "42513",
			},
		},
		{
			Name: "aws_load_balancer_controller", Title: "AWS Load Balancer Controller (EKS)",
			Resource: "kubernetes_ingress_v1", Attribute: `metadata.annotations["alb.ingress.kubernetes.io/listener-attributes.HTTPS-443"]`,
			Place: "metadata.annotations",
			Shape: Settings{{"alb.ingress.kubernetes.io/listener-attributes.HTTPS-443", headerIn("routing.http.response.strict_transport_security.header_value=", "")}},
			Form:  HeaderKeyValue, HTTPS: HTTPSWhere,
			Retire:   "It sends `max-age=0` like any other value.",
			Note:     "The key is `routing.http.response.strict_transport_security.header_value`; quotes around the value break it.",
			Own:      OwnNotKnown,
			Evidence: Docs,
			Sources:  []string{"https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/225f445/docs/guide/ingress/annotations.md"},
		},
		{
			Name: "aws_apigatewayv2", Title: "API Gateway (HTTP API)",
			Resource: "aws_apigatewayv2_integration", Attribute: "response_parameters.mappings",
			Place: "response_parameters.mappings",
			Shape: Settings{{"overwrite:header." + hsts.HeaderName, header}},
			Form:  HeaderString, HTTPS: HTTPSNotKnown, Retire: sendsZero,
			Note:       "One mapping for each status code.",
			Unverified: "Whether the header is reserved there, and that API Gateway serves TLS only.",
			Own:        OwnNone,
			OwnNote:    "A mapping applies to responses of an integration. The API's own errors, such as 401, 404 or 429, lack the header.",
			Evidence:   Docs,
			Sources: []string{
				awsDocs + "apigateway/latest/developerguide/http-api-parameter-mapping.html",
				awsBlob + "015aba8/website/docs/r/apigatewayv2_integration.html.markdown",
			},
		},
		{
			Name: "aws_api_gateway", Title: "API Gateway (REST API)",
			Resource: "aws_api_gateway_integration_response", Attribute: "response_parameters",
			Place: "response_parameters",
			Shape: Settings{{"method.response.header." + hsts.HeaderName, headerIn("'", "'")}},
			Form:  HeaderQuoted, HTTPS: HTTPSNotKnown, Retire: sendsZero,
			Note:       "The header must be declared in the method response; proxy integrations can't change responses.",
			Unverified: "That API Gateway serves TLS only.",
			Own:        OwnNone,
			OwnNote:    "Its own errors, such as 403, 429 and 5xx, need a gateway response (the consumer `aws_api_gateway_gateway_response`). The example has them.",
			Evidence:   Docs,
			Sources: []string{
				"https://stackoverflow.com/questions/64858562",
			},
		},
		{
			Name: "aws_api_gateway_gateway_response", Title: "API Gateway (REST API), its own errors",
			Resource: "aws_api_gateway_gateway_response", Attribute: "response_parameters",
			Place: "response_parameters",
			Shape: Settings{{"gatewayresponse.header." + hsts.HeaderName, headerIn("'", "'")}},
			Form:  HeaderQuoted, HTTPS: HTTPSNotKnown, Retire: sendsZero,
			Note:     "One for the response type `DEFAULT_4XX`, and one for `DEFAULT_5XX`. Responses of an integration need the consumer `aws_api_gateway`.",
			Own:      OwnAll,
			OwnNote:  "It only covers those.",
			Evidence: Docs,
			Sources:  []string{"https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/api_gateway_gateway_response"},
		},
		{
			Name: "aws_amplify", Title: "Amplify Hosting",
			Resource: "aws_amplify_app", Attribute: "custom_headers",
			Shape: Settings{{"custom_headers", headerIn(amplifyBefore, amplifyAfter)}},
			Form:  HeaderInYAML, HTTPS: HTTPSNotKnown, Retire: "It sends `max-age=0` like any other value, after a redeploy.",
			Note:     "A change needs a redeploy. Redirects are sent without the header, so an apex that redirects can't be preloaded.",
			Own:      OwnSome,
			OwnNote:  "Its redirects lack it.",
			Evidence: Docs,
			Sources: []string{
				awsDocs + "amplify/latest/userguide/setting-custom-headers.html",
				"https://github.com/aws-amplify/amplify-hosting/issues/621",
			},
		},
	}
}
