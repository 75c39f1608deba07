# An ingress of EKS, by the AWS Load Balancer Controller.
#
# It can send every policy. Quotes around the value break the annotation, and a
# cluster in EKS Auto Mode has been seen to ignore it: check what is sent.
#
# To retire: `retire = true` on the policy; it sends max-age=0 like any other
# value. Leave that in place: the load balancer keeps a header that is taken away.

terraform {
  required_providers {
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "~> 2.38"
    }
    hsts = {
      source = "hstskit/hsts"
    }
  }
}

resource "hsts_policy" "site" {
  domain             = "example.com"
  include_subdomains = true
  consumers          = ["aws_load_balancer_controller"]
}

resource "kubernetes_ingress_v1" "site" {
  metadata {
    name = "site"
    annotations = {
      "alb.ingress.kubernetes.io/listen-ports" = jsonencode([{ HTTP = 80 }, { HTTPS = 443 }])
      "alb.ingress.kubernetes.io/ssl-redirect" = "443"
      # Only for the HTTPS listener, after whose protocol and port it is named.
      "alb.ingress.kubernetes.io/listener-attributes.HTTPS-443" = "routing.http.response.strict_transport_security.header_value=${hsts_policy.site.header_value}"
    }
  }

  spec {
    ingress_class_name = "alb"

    default_backend {
      service {
        name = "site"

        port {
          number = 80
        }
      }
    }
  }
}
