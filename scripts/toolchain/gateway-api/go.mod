// Nothing of it is compiled: it is downloaded for the definitions of the Gateway API, `config/crd/standard`.
module create-service/gateway-api

go 1.26.0

require sigs.k8s.io/gateway-api v1.6.1
